package dev.sendwell.events.reports;

import dev.sendwell.events.reports.projection.Rebuild;
import dev.sendwell.events.reports.projection.SelfCheck;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parts of a report. Tables add up: rows and others are all, and all is the summary. */
final class Report {
    private Report() {}

    /**
     * Everything a page shows, from one snapshot.
     *
     * @param choices what can be filtered by
     * @param check the last self-check; absent before the first
     * @param rebuild the last one; absent before the first
     * @param active true when something was counted in the last minutes
     * @param known true when anything was ever counted
     */
    record Whole(
            Figures summary,
            List<Step> trend,
            Table campaigns,
            Table domains,
            Reasons reasons,
            Choices choices,
            Optional<SelfCheck.Result> check,
            Optional<Rebuild.State> rebuild,
            boolean active,
            boolean known) {}

    /**
     * The figures alone.
     *
     * @param check as in {@link Whole}
     * @param rebuild as in {@link Whole}
     * @param active as in {@link Whole}
     */
    record Summary(
            Figures figures, Optional<SelfCheck.Result> check, Optional<Rebuild.State> rebuild, boolean active) {}

    /** One step of the trend: {@code from} up to, not including, {@code to}. */
    record Step(Instant from, Instant to, Figures figures) {}

    /**
     * Figures by a dimension.
     *
     * @param rows the largest, largest first
     * @param othersCount how many there are beside the rows
     * @param others their sum
     * @param all the sum of rows and others
     */
    record Table(List<Row> rows, long othersCount, Figures others, Figures all) {}

    /**
     * One campaign or domain.
     *
     * @param name empty where it is not known
     * @param reason the most frequent reason of bounced, blocked and dropped; absent where none was counted or asked for
     */
    record Row(String name, Figures figures, @Nullable String reason) {}

    /**
     * Why.
     *
     * @param rows the most frequent first
     * @param othersCount how many reasons there are beside the rows
     * @param others how many requests they have
     * @param all all requests that have a reason
     */
    record Reasons(List<ReasonRow> rows, long othersCount, long others, long all) {}

    /**
     * @param figure the figure's name, such as {@code bounced}
     * @param reason the provider's words, grouped
     */
    record ReasonRow(String figure, String reason, long count) {}

    /** What stands in the range. */
    record Choices(List<String> integrations, List<String> campaigns) {}
}
