package dev.sendwell.events.reports.recipients;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.events.persistence.Sql;
import dev.sendwell.events.reports.projection.Figure;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Which requests a figure counts, and to whom they went; and what was sent to one address. */
@ApplicationScoped
public class Recipients {
    private static final int FETCH = 1_000;

    private final DataSource database;

    Recipients(DataSource database) {
        this.database = database;
    }

    /**
     * What is asked for.
     *
     * @param figures counted by one of these; either figures of events or figures of requests
     * @param integration null: all, as for the others
     * @param reason the provider's words, grouped
     * @param from the first instant
     * @param to the first instant that is no longer in it
     */
    public record Asked(
            List<Figure> figures,
            @Nullable String integration,
            @Nullable String campaign,
            @Nullable String domain,
            @Nullable MailKind kind,
            @Nullable String reason,
            Instant from,
            Instant to) {}

    /**
     * One request, or one event that names none.
     *
     * @param at when it happened; of a figure of requests, when the sender decided
     * @param state the figure that counts it, as a column
     * @param address absent once erased, or where nobody knows it
     * @param hash absent where nobody knows it
     * @param requestId absent where the event names none
     * @param reason the provider's words, grouped; empty where there are none
     */
    public record Recipient(
            Instant at,
            String state,
            @Nullable String address,
            @Nullable String hash,
            String integration,
            @Nullable String requestId,
            String campaign,
            String kind,
            String domain,
            String reason) {}

    /** A place between two lines, as an opaque text in links. */
    public record Cursor(Instant at, UUID id) {
        /** Reads what {@link #toString} wrote; empty when it is something else. */
        public static Optional<Cursor> parse(String text) {
            try {
                String[] parts =
                        new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\|", -1);
                return parts.length == 2
                        ? Optional.of(new Cursor(Instant.parse(parts[0]), UUID.fromString(parts[1])))
                        : Optional.empty();
            } catch (IllegalArgumentException | DateTimeParseException e) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((at + "|" + id).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Some lines, newest first, and where the next page begins; null on the last. */
    public record Page(List<Recipient> items, @Nullable Cursor next) {}

    /** Told of one line after the other. */
    @FunctionalInterface
    public interface Reader<X extends Exception> {
        void read(Recipient recipient) throws X;
    }

    /** One page. */
    public Page page(Asked asked, @Nullable Cursor after, int size) throws SQLException {
        List<Recipient> items = new ArrayList<>();
        List<Cursor> places = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = new Query(asked, after).prepare(connection, " limit " + (size + 1));
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                items.add(recipient(row));
                places.add(
                        new Cursor(Objects.requireNonNull(Sql.instant(row, "place")), row.getObject("id", UUID.class)));
            }
        }
        return items.size() > size
                ? new Page(List.copyOf(items.subList(0, size)), places.get(size - 1))
                : new Page(List.copyOf(items), null);
    }

    /** All lines, in constant memory. */
    public <X extends Exception> void all(Asked asked, Reader<X> reader) throws SQLException, X {
        try (Connection connection = database.getConnection()) {
            // The driver reads in portions only inside a transaction.
            connection.setAutoCommit(false);
            try (PreparedStatement select = new Query(asked, null).prepare(connection, "")) {
                select.setFetchSize(FETCH);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        reader.read(recipient(row));
                    }
                }
            } finally {
                connection.rollback();
            }
        }
    }

    /** The newest requests to an address, and where each stands. */
    public static List<Recipient> sentTo(Connection connection, AddressHash hash, int limit) throws SQLException {
        String sql = """
                select r.decided_at as at, r.state, p.address, p.address_hash, r.integration_id, p.request_id, r.campaign, r.kind,
                  r.domain, coalesce(r.reason, '') as reason
                from report_recipient p join report_request r using (ledger_id)
                where p.address_hash = ? and r.state is not null
                order by p.day desc, r.decided_at desc limit ?
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, hash.value());
            select.setInt(2, limit);
            List<Recipient> sent = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sent.add(recipient(row));
                }
            }
            return sent;
        }
    }

    private static Recipient recipient(ResultSet row) throws SQLException {
        UUID hash = row.getObject("address_hash", UUID.class);
        return new Recipient(
                Objects.requireNonNull(Sql.instant(row, "at")),
                row.getString("state").replace('-', '_'),
                row.getString("address"),
                hash == null ? null : new AddressHash(hash).toString(),
                row.getString("integration_id"),
                row.getString("request_id"),
                row.getString("campaign"),
                row.getString("kind"),
                row.getString("domain"),
                row.getString("reason"));
    }

    /** The lines that a figure counts: of events the first of each request, of requests those in its state. */
    private static final class Query {
        private final StringBuilder sql = new StringBuilder();
        private final List<Object> values = new ArrayList<>();
        private final String order;

        Query(Asked asked, @Nullable Cursor after) {
            boolean events = asked.figures().getFirst().countsEvents();
            String raw = events ? "e" : "r";
            String place = events ? "e.occurred_at" : "r.bucket";
            String id = events ? "e.id" : "r.ledger_id";
            sql.append(events ? EVENTS : REQUESTS);
            values.add(asked.figures().stream().map(Query::stored).collect(Collectors.joining(",")));
            and(place + " >= ?::timestamptz and " + place + " < ?::timestamptz", asked.from(), asked.to());
            and(raw + ".integration_id = ?", asked.integration());
            and(raw + ".campaign = ?", asked.campaign());
            and(raw + ".domain = ?", asked.domain());
            and(raw + ".reason = ?", asked.reason());
            and(
                    "coalesce(r.kind, '') = ?",
                    asked.kind() == null ? null : asked.kind().name().toLowerCase(Locale.ROOT));
            if (after != null) {
                and("(" + place + ", " + id + ") < (?::timestamptz, ?::uuid)", after.at(), after.id());
            }
            if (asked.figures().contains(Figure.NO_EVENT_YET)) {
                sql.append(" and not r.reported");
            }
            order = " order by " + place + " desc, " + id + " desc";
        }

        private static String stored(Figure figure) {
            return switch (figure) {
                case REQUESTED -> Figure.PARTS.stream().map(Query::stored).collect(Collectors.joining(","));
                case NO_EVENT_YET -> stored(Figure.ACCEPTED);
                default ->
                    figure.countsEvents() ? figure.column() : figure.column().replace('_', '-');
            };
        }

        private static final String EVENTS = """
                select e.occurred_at as at, e.occurred_at as place, e.id, e.figure as state,
                  coalesce(p.address, j.body #>> '{ref,recipient,address}') as address,
                  coalesce(p.address_hash, j.address_hash) as address_hash, e.integration_id, p.request_id, e.campaign,
                  coalesce(r.kind, '') as kind, e.domain, coalesce(e.reason, '') as reason
                from report_event e
                left join report_request r on r.ledger_id = e.ledger_id
                left join report_recipient p on p.ledger_id = e.ledger_id
                left join event j on p.ledger_id is null and j.day = (e.occurred_at at time zone 'UTC')::date and j.id = e.id
                where e.figure = any(string_to_array(?, ',')) and (e.ledger_id is null or not exists (
                  select from report_event f where f.ledger_id = e.ledger_id and f.figure = e.figure
                  and (f.occurred_at, f.id) < (e.occurred_at, e.id)))
                """;

        private static final String REQUESTS = """
                select r.decided_at as at, r.bucket as place, r.ledger_id as id, r.state, p.address, p.address_hash,
                  r.integration_id, p.request_id, r.campaign, r.kind, r.domain, coalesce(r.reason, '') as reason
                from report_request r
                left join report_recipient p on p.ledger_id = r.ledger_id
                where r.state = any(string_to_array(?, ','))
                """;

        PreparedStatement prepare(Connection connection, String limit) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(sql + order + limit);
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, values.get(i).toString());
            }
            return statement;
        }

        /** Adds a condition, unless there is nothing to compare with. */
        private void and(String condition, @Nullable Object... given) {
            if (given[0] != null) {
                sql.append(" and ").append(condition);
                values.addAll(List.of(given));
            }
        }
    }
}
