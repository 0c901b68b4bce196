package dev.sendwell.events.reports;

import static dev.sendwell.dashboard.Written.grouped;
import static dev.sendwell.dashboard.Written.percentOf;

import dev.sendwell.events.reports.projection.Figure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One figure as it stands on the page.
 *
 * @param label what is counted, in the glossary's word
 * @param value how many
 * @param note of what, or what it means
 * @param link which requests these are
 * @param tone {@code bad} where a limit is passed, {@code warn} where it is near, else empty
 */
public record Card(String label, String value, String note, String link, String tone) {

    /** All of them, the four that answer "does mail arrive?" first. */
    static List<Card> of(Figures f, ReportFilter filter) {
        return Stream.of(
                        plain("Requested", Figure.REQUESTED, parts(f), f),
                        share("Accepted", Figure.ACCEPTED, Rate.ACCEPTED, f),
                        share("Delivered", Figure.DELIVERED, Rate.DELIVERED, f),
                        share("Bounced", Figure.BOUNCED, Rate.BOUNCED, f),
                        plain("Blocked", Figure.BLOCKED, "temporary, not held against the address", f),
                        plain("Dropped", Figure.DROPPED, "by the provider, before delivery", f),
                        share("Unsubscribed", Figure.UNSUBSCRIBED, Rate.UNSUBSCRIBED, f),
                        share("Complained", Figure.COMPLAINED, Rate.COMPLAINED, f),
                        plain("Suppressed", Figure.SUPPRESSED, "not sent: address inactive", f),
                        new Card("Failed", grouped(f.failed()), faults(f), "failed", ""),
                        plain("Opened", Figure.OPENED, opened(f), f),
                        plain("Clicked", Figure.CLICKED, times(f.total(Figure.CLICKED)) + share(Rate.CLICKED, f), f),
                        plain("Waiting", Figure.WAITING, "deferred; tried again by itself", f),
                        plain("Unconfirmed", Figure.UNCONFIRMED, "sent or not: the events will tell", f),
                        plain("No event yet", Figure.NO_EVENT_YET, "accepted, and nothing reported since", f),
                        new Card(
                                "Expired or cancelled",
                                grouped(f.count(Figure.EXPIRED) + f.count(Figure.CANCELLED)),
                                grouped(f.count(Figure.EXPIRED)) + " too old, " + grouped(f.count(Figure.CANCELLED))
                                        + " stopped by a person",
                                "expired,cancelled",
                                ""))
                .map(card -> card.linked(filter))
                .toList();
    }

    private static Card plain(String label, Figure figure, String note, Figures f) {
        return new Card(label, grouped(f.count(figure)), note, Figures.name(figure), "");
    }

    private static Card share(String label, Figure figure, Rate rate, Figures f) {
        String tone = switch (rate.standing(f)) {
            case FINE -> "";
            case NEAR -> "warn";
            case ABOVE -> "bad";
        };
        return new Card(label, grouped(rate.part(f)), share(rate, f) + limit(rate, f), Figures.name(figure), tone);
    }

    /** To the list of the requests behind it; there is none behind a zero. */
    private Card linked(ReportFilter filter) {
        String list = value.equals("0") ? "" : "/reports/requests?figure=" + link + "&" + filter.query();
        return new Card(label, value, note, list, tone);
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
