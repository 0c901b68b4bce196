package dev.sendwell.events.suppression;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.events.persistence.Sql;
import dev.sendwell.events.persistence.Times;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Searching the addresses that are inactive, newest first, page by page or all of them. */
@ApplicationScoped
public class SuppressionList {
    private static final int FETCH = 1_000;

    private final DataSource database;

    SuppressionList(DataSource database) {
        this.database = database;
    }

    /**
     * What is looked for; null in any of them: everything.
     *
     * @param address part of the address
     * @param scope exactly this one, as text
     * @param integration this integration or one of its groups; not what holds everywhere
     * @param from inactive since this instant or later
     * @param to inactive since before this instant
     */
    public record Filter(
            @Nullable String address,
            Cause.@Nullable Kind cause,
            @Nullable String scope,
            @Nullable String integration,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /** A place between two rows, as an opaque text in links. */
    public record Cursor(Instant since, String scope, UUID addressHash) {
        /** Reads what {@link #toString} wrote; empty when it is something else. */
        public static Optional<Cursor> parse(String text) {
            try {
                String[] parts =
                        new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\|", -1);
                return parts.length == 3 && parts[1].indexOf(0) < 0
                        ? Times.instant(parts[0])
                                .map(since -> new Cursor(
                                        since,
                                        parts[1],
                                        AddressHash.parse(parts[2]).value()))
                        : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            String text = since + "|" + scope + "|" + new AddressHash(addressHash);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Some rows.
     *
     * @param next where the next page begins; null on the last
     */
    public record Page(List<Suppression> items, @Nullable Cursor next) {}

    /** Told of one row after the other. */
    @FunctionalInterface
    public interface Reader<X extends Exception> {
        void read(Suppression suppression) throws X;
    }

    /** One page. */
    public Page page(Filter filter, @Nullable Cursor after, int size) throws SQLException {
        List<Suppression> items = new ArrayList<>();
        List<Cursor> places = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = new Query(filter, after).prepare(connection, size + 1);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                items.add(SuppressionRows.suppression(rows));
                places.add(cursor(rows));
            }
        }
        return items.size() > size
                ? new Page(List.copyOf(items.subList(0, size)), places.get(size - 1))
                : new Page(List.copyOf(items), null);
    }

    /** All rows, in constant memory. */
    public <X extends Exception> void all(Filter filter, Reader<X> reader) throws SQLException, X {
        try (Connection connection = database.getConnection()) {
            // The driver reads in portions only inside a transaction.
            connection.setAutoCommit(false);
            try (PreparedStatement select = new Query(filter, null).prepare(connection, null)) {
                select.setFetchSize(FETCH);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        reader.read(SuppressionRows.suppression(rows));
                    }
                }
            } finally {
                connection.rollback();
            }
        }
    }

    /** What holds of an address or domain in one scope; empty when nothing does. */
    public Optional<Suppression> held(Target target, String scope) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return SuppressionRows.ofAddress(connection, List.of(target.hash())).stream()
                    .filter(row -> row.scope().equals(scope) && row.active())
                    .findFirst();
        }
    }

    /**
     * How many rows there are, counted up to a limit.
     *
     * @return one more than the limit when there are more
     */
    public long count(Filter filter, int limit) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = new Query(filter, null).prepareCount(connection, limit + 1);
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** How many rows there are without a search: what PostgreSQL knows of the index, to a few percent, without counting them. */
    public long estimate() throws SQLException {
        String sql = "select greatest(reltuples, 0)::bigint from pg_class where oid = 'suppression_newest'::regclass";
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Every scope in which anything is or was inactive, found by leaps through the primary key. */
    public List<String> scopes(int limit) throws SQLException {
        String sql = """
                with recursive found (scope) as (
                  (select scope from suppression order by scope limit 1)
                  union all
                  select (select s.scope from suppression s where s.scope > found.scope order by s.scope limit 1) from found
                  where found.scope is not null)
                select scope from found where scope is not null limit ?
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, limit);
            List<String> scopes = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    scopes.add(rows.getString(1));
                }
            }
            return scopes;
        }
    }

    private static Cursor cursor(ResultSet rows) throws SQLException {
        return new Cursor(
                Objects.requireNonNull(Sql.instant(rows, "since")),
                rows.getString("scope"),
                rows.getObject("address_hash", UUID.class));
    }

    /** A select with only the conditions that are asked for, so that each can use its index. */
    private static final class Query {
        private final StringBuilder conditions = new StringBuilder(" from suppression where since is not null");
        private final List<Object> values = new ArrayList<>();

        Query(Filter filter, @Nullable Cursor after) {
            String address = filter.address();
            if (address != null && !address.isBlank()) {
                and("address like ?", "%" + escaped(address.strip().toLowerCase(Locale.ROOT)) + "%");
            }
            if (filter.cause() != null) {
                and("? = any(kinds)", KindText.of(filter.cause()));
            }
            if (filter.scope() != null) {
                and("scope = ?", filter.scope());
            }
            String integration = filter.integration();
            if (integration != null) {
                and("(scope = ? or scope like ?)", "i:" + integration, "g:" + escaped(integration) + ":%");
            }
            if (filter.from() != null) {
                and("since >= ?::timestamptz", filter.from().toString());
            }
            if (filter.to() != null) {
                and("since < ?::timestamptz", filter.to().toString());
            }
            if (after != null) {
                and(
                        "(since, scope, address_hash) < (?::timestamptz, ?, ?)",
                        after.since().toString(),
                        after.scope(),
                        after.addressHash());
            }
        }

        PreparedStatement prepare(Connection connection, @Nullable Integer limit) throws SQLException {
            String sql = "select *" + conditions + " order by since desc, scope desc, address_hash desc";
            return bound(connection, limit == null ? sql : sql + " limit " + limit);
        }

        PreparedStatement prepareCount(Connection connection, int limit) throws SQLException {
            return bound(connection, "select count(*) from (select" + conditions + " limit " + limit + ") as counted");
        }

        private PreparedStatement bound(Connection connection, String sql) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(sql);
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            return statement;
        }

        private void and(String condition, Object... given) {
            conditions.append(" and ").append(condition);
            values.addAll(List.of(given));
        }

        private static String escaped(String text) {
            return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
        }
    }
}
