package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BlobTest {
    private static final byte[] BYTES = {0, 1, 2, (byte) 0xFF, (byte) 0xFE};

    @Test
    void isBase64InJson() throws Exception {
        byte[] json = ContractsJson.write(Blob.of(BYTES));

        assertThat(json).asString(StandardCharsets.UTF_8).isEqualTo("\"AAEC//4=\"");
        assertThat(ContractsJson.read(json, Blob.class)).isEqualTo(Blob.of(BYTES));
    }

    @Test
    void keepsItsBytesWhenThoseItWasMadeOfChange() {
        byte[] bytes = BYTES.clone();
        Blob blob = Blob.of(bytes);
        bytes[0] = 42;
        blob.bytes()[1] = 42;

        assertThat(blob.bytes()).isEqualTo(BYTES);
        assertThat(blob.size()).isEqualTo(5);
    }

    @Test
    void isEqualWhenTheBytesAre() {
        assertThat(Blob.of(BYTES)).isEqualTo(Blob.of(BYTES)).hasSameHashCodeAs(Blob.of(BYTES));
        assertThat(Blob.of(BYTES)).isNotEqualTo(Blob.of(new byte[5]));
    }

    @Test
    void showsItsSizeOnly() {
        assertThat(Blob.of("secret".getBytes(StandardCharsets.UTF_8))).hasToString("6 bytes");
    }
}
