package dev.sendwell.events.reports;

import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Violation;
import dev.sendwell.events.reports.projection.Figure;
import dev.sendwell.events.reports.recipients.Recipients;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which requests of a report are asked for.
 *
 * @param word the figures as in an address
 * @param reason the provider's words, grouped; null: all
 * @param after where the page begins; null: at the newest
 */
record RequestWords(
        String word, List<Figure> figures, @Nullable String reason, Recipients.@Nullable Cursor after) {

    /** What an address asks for, or a problem that names the parameter that is wrong. */
    static RequestWords require(@Nullable String figure, @Nullable String reason, @Nullable String after) {
        String word = figure == null ? "" : figure;
        List<Figure> figures = Figures.parse(word);
        if (figures.isEmpty()) {
            throw invalid("figure", "must be a figure such as bounced, failed or noEventYet");
        }
        Recipients.Cursor cursor = null;
        if (after != null && !after.isBlank()) {
            cursor = Recipients.Cursor.parse(after)
                    .orElseThrow(() -> invalid("after", "is not what an earlier page gave as next"));
        }
        boolean all = reason == null || reason.isBlank();
        return new RequestWords(word, figures, all ? null : reason.replace("\0", ""), cursor);
    }

    /** The same with what the report is about. */
    Recipients.Asked of(ReportFilter filter) {
        return new Recipients.Asked(
                figures,
                filter.integration(),
                filter.campaign(),
                filter.domain(),
                filter.kind(),
                reason,
                filter.start(),
                filter.end());
    }

    private static ProblemException invalid(String field, String message) {
        return new ProblemException(Problem.invalid(List.of(new Violation(field, message))));
    }
}
