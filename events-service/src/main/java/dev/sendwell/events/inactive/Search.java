package dev.sendwell.events.inactive;

import dev.sendwell.contracts.Cause;
import dev.sendwell.events.suppression.KindText;
import dev.sendwell.events.suppression.SuppressionList;
import java.util.StringJoiner;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for, as it stands in the address.
 *
 * @param address part of an address or domain
 * @param cause a cause's word; one that is none finds everything
 * @param scope {@code *}, an integration's id for it and its groups, or exactly {@code i:shop} or {@code g:shop:12}
 * @param after the place in the list where the page begins
 */
public record Search(
        @RestQuery @Nullable String address,
        @RestQuery @Nullable String cause,
        @RestQuery @Nullable String scope,
        @RestQuery @Nullable String after) {

    /** True when it leaves anything out. */
    public boolean narrows() {
        return given(address) != null || kind() != null || given(scope) != null;
    }

    SuppressionList.Filter filter() {
        String where = given(scope);
        boolean exactly = where != null && (where.equals("*") || where.startsWith("i:") || where.startsWith("g:"));
        return new SuppressionList.Filter(
                given(address), kind(), exactly ? where : null, exactly ? null : where, null, null);
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
        return query.toString();
    }

    /** As the export asks for it. */
    String exportQuery() {
        StringJoiner query = new StringJoiner("&");
        SuppressionList.Filter filter = filter();
        add(query, "address", filter.address());
        add(query, "cause", kind() == null ? null : cause);
        add(query, "scope", filter.scope());
        add(query, "integration", filter.integration());
        return query.toString();
    }

    private Cause.@Nullable Kind kind() {
        String word = given(cause);
        return word == null ? null : KindText.parse(word).orElse(null);
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
