package dev.sendwell.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrittenTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"0; 0", "999; 999", "182410; 182,410", "-1234567; -1,234,567"})
    void groupsTheDigitsOfNumbers(long number, String written) {
        assertThat(Written.grouped(number)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"179902, 182410, 98.6 %", "1204, 179902, 0.67 %", "0, 10, 0.0 %", "10, 10, 100.0 %", "0, 0, –"})
    void writesASharePreciselyEnoughToCompare(long part, long whole, String written) {
        assertThat(Written.percentOf(part, whole)).isEqualTo(written);
    }

    @Test
    void namesTheZoneOfATime() {
        Instant at = Instant.parse("2026-11-22T09:12:40Z");

        assertThat(Written.moment(at, ZoneId.of("Europe/Berlin"))).isEqualTo("22 November 2026, 10:12 Europe/Berlin");
        assertThat(Written.moment(at, ZoneId.of("UTC"))).isEqualTo("22 November 2026, 09:12 UTC");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.004S, 4 ms",
        "PT12.9S, 12 s",
        "PT3M5S, 3 min 5 s",
        "PT3M, 3 min",
        "PT2H10M59S, 2 h 10 min",
        "PT123H, 5 d 3 h"
    })
    void writesASpanInItsTwoLargestUnits(Duration span, String written) {
        assertThat(Written.span(span)).isEqualTo(written);
    }
}
