package dev.sendwell.events.reports;

import dev.sendwell.contracts.MailKind;
import dev.sendwell.dashboard.Violation;
import dev.sendwell.events.reports.projection.Bucket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a report is about.
 *
 * @param integration absent: all
 * @param campaign absent: all
 * @param domain the recipients'; absent: all
 * @param kind absent: both
 * @param from the first day
 * @param to the last day
 * @param zone whose days these are
 * @param by the steps of the trend
 */
record ReportFilter(
        @Nullable String integration,
        @Nullable String campaign,
        @Nullable String domain,
        @Nullable MailKind kind,
        LocalDate from,
        LocalDate to,
        ZoneId zone,
        By by) {
    private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2099, 12, 31);
    private static final int DEFAULT_DAYS = 7;
    private static final int LONGEST_DAYS = By.WEEK.longestDays();

    /** Either a filter, or what is wrong with the one that was asked for. */
    sealed interface Parsed {
        record Good(ReportFilter filter) implements Parsed {}

        record Wrong(List<Violation> violations) implements Parsed {}
    }

    /** Reads what an address asks for; what it leaves out is the last seven days, everything, in the deployment's zone. */
    static Parsed parse(FilterWords asked, ZoneId deploymentZone, Instant now) {
        List<Violation> violations = new ArrayList<>();
        ZoneId zone = zone(asked.zone(), deploymentZone, violations);
        LocalDate today = now.atZone(zone).toLocalDate();
        LocalDate givenTo = day("to", asked.to(), violations);
        LocalDate givenFrom = day("from", asked.from(), violations);
        LocalDate to = givenTo != null ? givenTo : givenFrom != null && givenFrom.isAfter(today) ? givenFrom : today;
        LocalDate from = givenFrom != null ? givenFrom : to.minusDays(DEFAULT_DAYS - 1);
        long days = ChronoUnit.DAYS.between(from, to) + 1;
        By by = By.suiting(days);
        if (days < 1) {
            violations.add(new Violation("from", "is after the last day, which is " + to));
        } else if (days > LONGEST_DAYS) {
            violations.add(new Violation("from", "is more than " + LONGEST_DAYS + " days before the last day"));
        } else if (given(asked.by())) {
            By chosen = By.parse(asked.by());
            if (chosen == null) {
                violations.add(new Violation("by", "must be hour, day or week"));
            } else if (days > chosen.longestDays()) {
                violations.add(new Violation(
                        "by",
                        chosen.word() + " shows at most " + chosen.longestDays() + " days: choose a shorter range or "
                                + "a longer step"));
            } else {
                by = chosen;
            }
        }
        MailKind kind = kind(asked.kind(), violations);
        return violations.isEmpty()
                ? new Parsed.Good(new ReportFilter(
                        text(asked.integration()),
                        text(asked.campaign()),
                        domain(asked.domain()),
                        kind,
                        from,
                        to,
                        zone,
                        by))
                : new Parsed.Wrong(List.copyOf(violations));
    }

    /** The first instant. */
    Instant start() {
        return from.atStartOfDay(zone).toInstant();
    }

    /** The first instant that is no longer in it. */
    Instant end() {
        return to.plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** As the query of an address; always with range and zone, so that whoever it is sent to sees the same. */
    String query() {
        StringJoiner query = new StringJoiner("&");
        add(query, "integration", integration);
        add(query, "campaign", campaign);
        add(query, "domain", domain);
        add(query, "kind", kind == null ? null : kind.name().toLowerCase(Locale.ROOT));
        add(query, "from", from.toString());
        add(query, "to", to.toString());
        add(query, "by", by.word());
        add(query, "zone", zone.getId());
        return query.toString();
    }

    /** The same about one campaign; null: all. */
    ReportFilter ofCampaign(@Nullable String one) {
        return new ReportFilter(integration, one, domain, kind, from, to, zone, by);
    }

    /** The same about one domain; null: all. */
    ReportFilter ofDomain(@Nullable String one) {
        return new ReportFilter(integration, campaign, one, kind, from, to, zone, by);
    }

    /** The same about other days, in steps that suit them. */
    ReportFilter ofDays(LocalDate first, LocalDate last) {
        By suiting = By.suiting(ChronoUnit.DAYS.between(first, last) + 1);
        return new ReportFilter(integration, campaign, domain, kind, first, last, zone, suiting);
    }

    private static void add(StringJoiner query, String name, @Nullable String value) {
        if (value != null) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static ZoneId zone(@Nullable String asked, ZoneId deploymentZone, List<Violation> violations) {
        if (!given(asked)) {
            return deploymentZone;
        }
        try {
            ZoneId zone = ZoneId.of(asked.strip());
            if (zone.getRules().getOffset(EARLIEST.atStartOfDay()).getTotalSeconds() % Bucket.LENGTH.toSeconds() == 0) {
                return zone;
            }
        } catch (DateTimeException e) {
            // The same answer as for an offset that the buckets cannot show.
        }
        violations.add(new Violation("zone", "is not a time zone; Europe/Berlin or UTC are"));
        return deploymentZone;
    }

    private static @Nullable LocalDate day(String field, @Nullable String asked, List<Violation> violations) {
        if (!given(asked)) {
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(asked.strip());
            if (!day.isBefore(EARLIEST) && !day.isAfter(LATEST)) {
                return day;
            }
        } catch (DateTimeParseException e) {
            // The same answer as for a day that no report has.
        }
        violations.add(new Violation(field, "must be a day such as 2026-11-22"));
        return null;
    }

    private static @Nullable MailKind kind(@Nullable String asked, List<Violation> violations) {
        if (!given(asked)) {
            return null;
        }
        for (MailKind kind : MailKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(asked)) {
                return kind;
            }
        }
        violations.add(new Violation("kind", "must be transactional or marketing"));
        return null;
    }

    private static @Nullable String text(@Nullable String asked) {
        return given(asked) ? asked.replace("\0", "") : null;
    }

    private static @Nullable String domain(@Nullable String asked) {
        String text = text(asked);
        return text == null ? null : text.strip().toLowerCase(Locale.ROOT);
    }

    private static boolean given(@Nullable String asked) {
        return asked != null && !asked.isBlank();
    }
}
