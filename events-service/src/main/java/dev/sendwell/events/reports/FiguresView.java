package dev.sendwell.events.reports;

import dev.sendwell.dashboard.Written;
import dev.sendwell.events.reports.projection.SelfCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The part of the page that keeps itself up to date.
 *
 * @param cards the figures; none where there is nothing to count
 * @param query the filter, for asking again
 * @param every how many seconds until then; 0 when nothing can change any more
 * @param live true while mail flows
 * @param checked what the self-check says, in words; empty where it says nothing about this range
 * @param differs true when it found a difference
 */
public record FiguresView(List<Card> cards, String query, int every, boolean live, String checked, boolean differs) {
    private static final int WHILE_MAIL_FLOWS = 3;
    private static final int OTHERWISE = 30;

    static FiguresView of(ReportFilter filter, Report.Summary summary, Instant now) {
        boolean empty = summary.figures().isEmpty();
        boolean open = filter.end().isAfter(now);
        SelfCheck.Result check = summary.check()
                .filter(last ->
                        !last.from().isAfter(filter.start()) && last.to().isAfter(earlier(filter.end(), now)))
                .orElse(null);
        return new FiguresView(
                empty ? List.of() : Card.of(summary.figures()),
                empty ? filter.query() + "&empty=true" : filter.query(),
                summary.active() ? WHILE_MAIL_FLOWS : open ? OTHERWISE : 0,
                summary.active(),
                check == null ? "" : words(check, now),
                check != null && check.differences() > 0);
    }

    private static Instant earlier(Instant end, Instant now) {
        return end.isBefore(now) ? end.minusMillis(1) : now.minus(Duration.ofHours(1));
    }

    private static String words(SelfCheck.Result check, Instant now) {
        Duration ago = Duration.between(check.checkedAt(), now);
        String when = ago.toSeconds() < 60 ? "less than a minute" : Written.span(Duration.ofMinutes(ago.toMinutes()));
        return check.differences() == 0
                ? "The counts equal the events they were made of, checked " + when + " ago."
                : Written.grouped(check.differences()) + " of " + Written.grouped(check.compared())
                        + " counts differ from the events they were made of, checked " + when
                        + " ago. The report has to be rebuilt; the journal and the mail are not affected.";
    }
}
