package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.daead.PredefinedDeterministicAeadParameters;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsubscribeTokenTest {
    private static final UnsubscribeToken TOKEN = new UnsubscribeToken("shop", "order-1", "sale", "joe@example.org");

    private final String json = UnsubscribeToken.Keyset.generateJson();
    private final UnsubscribeToken.Keyset keyset = UnsubscribeToken.Keyset.fromJson(json);

    @Test
    void readsWhatItWrote() {
        UnsubscribeToken bare = new UnsubscribeToken("shop", "order-1", null, "joe@example.org");

        assertThat(keyset.read(keyset.write(TOKEN))).contains(TOKEN);
        assertThat(keyset.read(keyset.write(bare))).contains(bare);
    }

    @Test
    void writesTheSameForTheSameMessage() {
        assertThat(keyset.write(TOKEN))
                .isEqualTo(UnsubscribeToken.Keyset.fromJson(json).write(TOKEN))
                .matches("[A-Za-z0-9_-]+");
    }

    @Test
    void showsNothingOfTheAddress() {
        byte[] bytes = Base64.getUrlDecoder().decode(keyset.write(TOKEN));

        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("joe", "example", "shop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "%%%", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "joe@example.org"})
    void believesNothingThatNoKeyMade(String forged) {
        assertThat(keyset.read(forged)).isEmpty();
        assertThat(keyset.read("A".repeat(100_000))).isEmpty();
        assertThat(UnsubscribeToken.Keyset.fromJson(UnsubscribeToken.Keyset.generateJson())
                        .read(keyset.write(TOKEN)))
                .isEmpty();
    }

    @Test
    void noBitOfATokenCanBeChanged() {
        byte[] bytes = Base64.getUrlDecoder().decode(keyset.write(TOKEN));
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertThat(keyset.read(Base64.getUrlEncoder().withoutPadding().encodeToString(changed)))
                    .isEmpty();
        }
    }

    @Test
    void aTokenOfAnOlderKeyIsReadWhileThatKeyIsKept() throws Exception {
        KeysetHandle old = TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get());
        KeysetHandle rotated = KeysetHandle.newBuilder(old)
                .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedDeterministicAeadParameters.AES256_SIV)
                        .withRandomId()
                        .makePrimary())
                .build();
        UnsubscribeToken.Keyset both = UnsubscribeToken.Keyset.fromJson(
                TinkJsonProtoKeysetFormat.serializeKeyset(rotated, InsecureSecretKeyAccess.get()));

        assertThat(both.read(keyset.write(TOKEN))).contains(TOKEN);
        assertThat(keyset.read(both.write(TOKEN))).isEmpty();
    }

    @Test
    void aKeysetThatIsNoneIsNotQuoted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UnsubscribeToken.Keyset.fromJson("{\"secret\":1}"))
                .withMessageNotContaining("secret");
    }
}
