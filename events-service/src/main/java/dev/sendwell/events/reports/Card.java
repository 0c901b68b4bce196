package dev.sendwell.events.reports;

import static dev.sendwell.dashboard.Written.grouped;
import static dev.sendwell.dashboard.Written.percentOf;

import dev.sendwell.events.reports.projection.Figure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * One figure as it stands on the page.
 *
 * @param label what is counted, in the glossary's word
 * @param value how many
 * @param note of what, or what it means
 * @param tone {@code bad} where a limit is passed, {@code warn} where it is near, else empty
 */
public record Card(String label, String value, String note, String tone) {

    /** All of them, the four that answer "does mail arrive?" first. */
    static List<Card> of(Figures f) {
        return List.of(
                plain("Requested", f.count(Figure.REQUESTED), parts(f)),
                share("Accepted", Rate.ACCEPTED, f),
                share("Delivered", Rate.DELIVERED, f),
                share("Bounced", Rate.BOUNCED, f),
                plain("Blocked", f.count(Figure.BLOCKED), "temporary, not held against the address"),
                plain("Dropped", f.count(Figure.DROPPED), "by the provider, before delivery"),
                share("Unsubscribed", Rate.UNSUBSCRIBED, f),
                share("Complained", Rate.COMPLAINED, f),
                plain("Suppressed", f.count(Figure.SUPPRESSED), "not sent: address inactive"),
                plain("Failed", f.failed(), faults(f)),
                plain("Opened", f.count(Figure.OPENED), opened(f)),
                plain("Clicked", f.count(Figure.CLICKED), times(f.total(Figure.CLICKED)) + share(Rate.CLICKED, f)),
                plain("Waiting", f.count(Figure.WAITING), "deferred; tried again by itself"),
                plain("Unconfirmed", f.count(Figure.UNCONFIRMED), "sent or not: the events will tell"),
                plain("No event yet", f.count(Figure.NO_EVENT_YET), "accepted, and nothing reported since"),
                plain(
                        "Expired or cancelled",
                        f.count(Figure.EXPIRED) + f.count(Figure.CANCELLED),
                        grouped(f.count(Figure.EXPIRED)) + " too old, " + grouped(f.count(Figure.CANCELLED))
                                + " stopped by a person"));
    }

    private static Card plain(String label, long count, String note) {
        return new Card(label, grouped(count), note, "");
    }

    private static Card share(String label, Rate rate, Figures f) {
        String tone = switch (rate.standing(f)) {
            case FINE -> "";
            case NEAR -> "warn";
            case ABOVE -> "bad";
        };
        return new Card(label, grouped(rate.part(f)), share(rate, f) + limit(rate, f), tone);
    }

    private static String share(Rate rate, Figures f) {
        return rate.whole(f) == 0
                ? "nothing " + rate.of() + " in this range"
                : percentOf(rate.part(f), rate.whole(f)) + " of " + rate.of();
    }

    private static String limit(Rate rate, Figures f) {
        Double limit = rate.limit();
        if (limit == null) {
            return "";
        }
        String percent = percent(limit);
        return switch (rate.standing(f)) {
            case FINE -> " · limit " + percent;
            case NEAR -> " · near the limit of " + percent;
            case ABOVE -> " · above the limit of " + percent;
        };
    }

    /** {@code 5 %}, {@code 0.1 %}. */
    static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
    }

    private static String parts(Figures f) {
        List<String> parts = new ArrayList<>(List.of("accepted", "suppressed", "failed"));
        for (Figure part : List.of(Figure.EXPIRED, Figure.CANCELLED, Figure.WAITING, Figure.UNCONFIRMED)) {
            if (f.count(part) > 0) {
                parts.add(part.column());
            }
        }
        return "= " + String.join(" + ", parts);
    }

    private static String faults(Figures f) {
        return grouped(f.count(Figure.FAILED_INFRASTRUCTURE)) + " ours, " + grouped(f.count(Figure.FAILED_MESSAGE))
                + " the message, " + grouped(f.count(Figure.FAILED_RECIPIENT)) + " the address";
    }

    private static String opened(Figures f) {
        return share(Rate.OPENED, f) + " by people, " + times(f.total(Figure.OPENED))
                + grouped(f.count(Figure.OPENED_BY_MACHINES)) + " by machines apart";
    }

    private static String times(long total) {
        return grouped(total) + " in all · ";
    }
}
