package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordTypeTest {

    @ParameterizedTest
    @MethodSource("dev.sendwell.contracts.Samples#all")
    void isTheWordInTheRecordsJson(Sample sample) {
        assertThat(RecordType.of((Record) sample.value()))
                .isEqualTo(Resources.json(sample.file()).path("type").asText("unrecognized"));
    }

    @Test
    void aVariantThatIsNeverWrittenIsUnrecognized() {
        assertThat(RecordType.of(new Delivery.Unrecognized())).isEqualTo("unrecognized");
    }
}
