package dev.sendwell.events.inactive;

import dev.sendwell.contracts.Cause;
import dev.sendwell.events.persistence.Times;
import dev.sendwell.events.suppression.KindText;
import dev.sendwell.events.suppression.SuppressionList;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.StringJoiner;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for, as it stands in the address.
 *
 * @param address part of an address or domain
 * @param cause a cause's word; one that is none finds everything
 * @param scope {@code *}, an integration's id for it and its groups, or exactly {@code i:shop} or {@code g:shop:12}
 * @param from inactive since this day or later; what is no day finds everything
 * @param to inactive since this day or earlier
 * @param after the place in the list where the page begins
 */
public record Search(
        @RestQuery @Nullable String address,
        @RestQuery @Nullable String cause,
        @RestQuery @Nullable String scope,
        @RestQuery @Nullable String from,
        @RestQuery @Nullable String to,
        @RestQuery @Nullable String after) {
    /** Everything. */
    static final Search ALL = new Search(null, null, null, null, null, null);

    /** True when it leaves anything out. */
    public boolean narrows() {
        return given(address) != null || kind() != null || given(scope) != null || day(from) != null || day(to) != null;
    }

    /** @param zone whose days are meant */
    SuppressionList.Filter filter(ZoneId zone) {
        String where = given(scope);
        boolean exactly = where != null && (where.equals("*") || where.startsWith("i:") || where.startsWith("g:"));
        return new SuppressionList.Filter(
                given(address),
                kind(),
                exactly ? where : null,
                exactly ? null : where,
                instant(day(from), zone),
                instant(day(to) == null ? null : day(to).plusDays(1), zone));
    }

    SuppressionList.@Nullable Cursor cursor() {
        String place = given(after);
        return place == null ? null : SuppressionList.Cursor.parse(place).orElse(null);
    }

    /** As the query of an address, at the list's beginning. */
    String query() {
        StringJoiner query = new StringJoiner("&");
        add(query, "address", address);
        add(query, "cause", cause);
        add(query, "scope", scope);
        add(query, "from", from);
        add(query, "to", to);
        return query.toString();
    }

    /** As the export asks for it. */
    String exportQuery(ZoneId zone) {
        StringJoiner query = new StringJoiner("&");
        SuppressionList.Filter filter = filter(zone);
        add(query, "address", filter.address());
        add(query, "cause", kind() == null ? null : cause);
        add(query, "scope", filter.scope());
        add(query, "integration", filter.integration());
        add(query, "from", filter.from() == null ? null : filter.from().toString());
        add(query, "to", filter.to() == null ? null : filter.to().toString());
        return query.toString();
    }

    private Cause.@Nullable Kind kind() {
        String word = given(cause);
        return word == null ? null : KindText.parse(word).orElse(null);
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        return given(text) == null ? null : Times.day(text).orElse(null);
    }

    private static @Nullable Instant instant(@Nullable LocalDate day, ZoneId zone) {
        return day == null ? null : day.atStartOfDay(zone).toInstant();
    }

    private static void add(StringJoiner query, String name, @Nullable String value) {
        String given = given(value);
        if (given != null) {
            query.add(name + "=" + InactiveRow.encoded(given));
        }
    }

    /** PostgreSQL takes no NUL, and no address has one. */
    private static @Nullable String given(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip().replace("\0", "");
    }
}
