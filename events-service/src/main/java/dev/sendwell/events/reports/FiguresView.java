package dev.sendwell.events.reports;

import dev.sendwell.dashboard.Written;
import dev.sendwell.events.reports.projection.Rebuild;
import dev.sendwell.events.reports.projection.SelfCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
 * @param rebuild how far the report's rebuild is, in words; empty when none runs
 */
public record FiguresView(
        List<Card> cards, String query, int every, boolean live, String checked, boolean differs, String rebuild) {
    private static final int WHILE_MAIL_FLOWS = 3;
    private static final int OTHERWISE = 30;

    static FiguresView of(ReportFilter filter, Report.Summary summary, Instant now) {
        boolean empty = summary.figures().isEmpty();
        boolean open = filter.end().isAfter(now);
        SelfCheck.Result check = summary.check()
                .filter(last -> last.from().isBefore(filter.end()) && last.to().isAfter(filter.start()))
                .orElse(null);
        Rebuild.State rebuild =
                summary.rebuild().filter(last -> last.finishedAt() == null).orElse(null);
        boolean changes = summary.active() || rebuild != null;
        return new FiguresView(
                empty ? List.of() : Card.of(summary.figures(), filter),
                empty ? filter.query() + "&empty=true" : filter.query(),
                changes ? WHILE_MAIL_FLOWS : open ? OTHERWISE : 0,
                summary.active(),
                check == null ? "" : words(check, filter, now),
                check != null && !check.equal(),
                rebuild == null ? "" : words(rebuild));
    }

    private static String words(SelfCheck.Result check, ReportFilter filter, Instant now) {
        Duration ago = Duration.between(check.checkedAt(), now);
        String when = "checked "
                + (ago.toSeconds() < 60 ? "less than a minute" : Written.span(Duration.ofMinutes(ago.toMinutes())))
                + " ago.";
        if (check.equal()) {
            String part = check.from().isAfter(filter.start())
                    ? "Since " + Written.moment(check.from(), filter.zone()) + " every figure"
                    : "Every figure";
            return part + " equals the journal, " + when;
        }
        List<String> wrong = new ArrayList<>();
        if (check.notCounted() > 0) {
            wrong.add(Written.grouped(check.notCounted()) + " events of the journal are not counted");
        }
        if (check.notInJournal() > 0) {
            wrong.add(Written.grouped(check.notInJournal()) + " counted events are not in the journal");
        }
        if (check.differences() > 0) {
            wrong.add(Written.grouped(check.differences()) + " of " + Written.grouped(check.compared())
                    + " counts differ from the events they were made of");
        }
        return String.join(", ", wrong) + ", " + when
                + " The report has to be rebuilt; the journal and the mail are not" + " affected.";
    }

    private static String words(Rebuild.State rebuild) {
        return "The report is being rebuilt from the journal: " + (rebuild.counting() ? "counting" : "comparing") + " "
                + rebuild.nextDay() + ", of " + rebuild.firstDay() + " to " + rebuild.lastDay() + ".";
    }
}
