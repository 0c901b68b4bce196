package dev.sendwell.events.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.events.reports.Counts.Range;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CountsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void daysOfUtcAreReadByDayOnly() {
        Counts.Ranges ranges = ranges("2026-11-01T00:00:00Z", "2026-11-08T00:00:00Z");

        assertThat(ranges.inBuckets()).isEmpty();
        assertThat(ranges.byDay()).containsExactly(range("2026-11-01T00:00:00Z", "2026-11-08T00:00:00Z"));
    }

    @Test
    void theEndsOfAnotherZonesDaysAreReadFromBuckets() {
        Counts.Ranges ranges = ranges("2026-10-31T23:00:00Z", "2026-11-07T23:00:00Z");

        assertThat(ranges.inBuckets())
                .containsExactly(
                        range("2026-10-31T23:00:00Z", "2026-11-01T00:00:00Z"),
                        range("2026-11-07T00:00:00Z", "2026-11-07T23:00:00Z"));
        assertThat(ranges.byDay()).containsExactly(range("2026-11-01T00:00:00Z", "2026-11-07T00:00:00Z"));
    }

    @Test
    void aRangeWithoutAWholeDayOfUtcIsReadFromBuckets() {
        Counts.Ranges ranges = ranges("2026-10-31T23:00:00Z", "2026-11-01T23:00:00Z");

        assertThat(ranges.inBuckets()).containsExactly(range("2026-10-31T23:00:00Z", "2026-11-01T23:00:00Z"));
        assertThat(ranges.byDay()).isEmpty();
    }

    @Test
    void noRowLiesAcrossAnEdgeAndEverythingIsReadOnce() {
        for (By by : By.values()) {
            for (ZoneId zone : List.of(BERLIN, ZoneId.of("UTC"), ZoneId.of("Asia/Kathmandu"))) {
                List<Instant> edges = by.edges(LocalDate.of(2026, 10, 20), LocalDate.of(2026, 11, 2), zone);
                Counts.Ranges ranges = new Counts(Counts.Kept.ALL, List.of(), List.of(), edges).ranges();

                List<Range> all = Stream.concat(ranges.inBuckets().stream(), ranges.byDay().stream())
                        .sorted((one, other) -> one.start().compareTo(other.start()))
                        .toList();
                assertThat(all.getFirst().start()).isEqualTo(edges.getFirst());
                assertThat(all.getLast().until()).isEqualTo(edges.getLast());
                for (int i = 1; i < all.size(); i++) {
                    assertThat(all.get(i).start()).isEqualTo(all.get(i - 1).until());
                }
                assertThat(ranges.byDay())
                        .allSatisfy(days -> assertThat(edges)
                                .noneMatch(edge -> edge.isAfter(days.start())
                                        && edge.isBefore(days.until())
                                        && edge.getEpochSecond() % 86_400 != 0));
            }
        }
    }

    private static Counts.Ranges ranges(String from, String to) {
        return new Counts(Counts.Kept.ALL, List.of(), List.of(), List.of(Instant.parse(from), Instant.parse(to)))
                .ranges();
    }

    private static Range range(String from, String to) {
        return new Range(Instant.parse(from), Instant.parse(to));
    }
}
