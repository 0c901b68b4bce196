package dev.sendwell.sender.http;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.ParsedAddress;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Violation;
import dev.sendwell.sender.queue.Asked;
import dev.sendwell.sender.queue.Cursor;
import dev.sendwell.sender.queue.Standing;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Which requests of which list an address asks for; an empty parameter is an absent one, except for the reason of a group. */
public final class ListWords {
    /** The word of a {@link Standing}. */
    @RestQuery
    @Nullable
    String state;

    @RestQuery
    @Nullable
    String integration;

    @RestQuery
    @Nullable
    String campaign;

    @RestQuery
    @Nullable
    String cause;

    /** The words of a group; present and empty: those that have none. */
    @RestQuery
    @Nullable
    String reason;

    @RestQuery
    @Nullable
    String address;

    /** A day, or an instant. */
    @RestQuery
    @Nullable
    String from;

    /** The last day, or the first instant that is no longer in it. */
    @RestQuery
    @Nullable
    String to;

    public String state() {
        return text(state);
    }

    public String integration() {
        return text(integration);
    }

    public String campaign() {
        return text(campaign);
    }

    public String cause() {
        return text(cause);
    }

    public String reason() {
        return text(reason);
    }

    public String address() {
        return text(address);
    }

    public String from() {
        return text(from);
    }

    public String to() {
        return text(to);
    }

    /** Whether the list is one group's. */
    public boolean ofGroup() {
        return reason != null || given(cause) != null;
    }

    /** What is asked for, or a problem that names the parameter that is wrong. */
    Asked require(AddressHash.Hasher hasher, ZoneId zone) {
        Standing standing = Standing.of(text(state))
                .orElseThrow(() -> invalid(
                        "state", "must be waiting, unconfirmed, failed, suppressed, expired, cancelled or not-sent"));
        return new Asked(
                standing,
                given(integration),
                given(campaign),
                given(cause),
                reason,
                hash(address, hasher),
                instant("from", from, zone, 0),
                instant("to", to, zone, 1));
    }

    /** The hash of an address, or of a whole domain such as {@code @example.org}; null of nothing. */
    static @Nullable AddressHash hash(@Nullable String written, AddressHash.Hasher hasher) {
        String address = given(written);
        if (address == null) {
            return null;
        }
        return switch (EmailAddress.parse(address)) {
            case EmailAddress good -> hasher.of(good);
            case ParsedAddress.Invalid bad -> throw invalid("address", bad.reason());
        };
    }

    static @Nullable Instant instant(String field, @Nullable String written, ZoneId zone, int daysLater) {
        String text = given(written);
        if (text == null) {
            return null;
        }
        try {
            Instant at = text.length() > 10
                    ? Instant.parse(text)
                    : LocalDate.parse(text)
                            .plusDays(daysLater)
                            .atStartOfDay(zone)
                            .toInstant();
            if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
                throw invalid(field, "is not a time of this or the last century");
            }
            return at;
        } catch (DateTimeParseException e) {
            throw invalid(field, "has to be a day such as 2026-11-30, or a time such as 2026-11-30T09:00:00Z");
        }
    }

    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    /** The place that an earlier page named; null of nothing. */
    static @Nullable Cursor cursor(@Nullable String after, Standing standing) {
        String text = given(after);
        if (text == null) {
            return null;
        }
        return Cursor.parse(text)
                .filter(cursor -> standing.waits() == cursor instanceof Cursor.Row)
                .orElseThrow(() -> invalid("after", "is not what an earlier page gave as next"));
    }

    /** The query that asks for the same. */
    public String query() {
        StringBuilder query = new StringBuilder();
        Links.add(query, "state", state);
        Links.add(query, "integration", integration);
        Links.add(query, "campaign", campaign);
        Links.add(query, "cause", cause);
        if (reason != null) {
            query.append("&reason=").append(Links.encoded(reason));
        }
        Links.add(query, "address", address);
        Links.add(query, "from", from);
        Links.add(query, "to", to);
        return query.toString();
    }

    static ProblemException invalid(String field, String message) {
        return new ProblemException(Problem.invalid(List.of(new Violation(field, message))));
    }

    static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
