package dev.sendwell.events.reports.recipients;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.events.persistence.Sql;
import dev.sendwell.events.persistence.Times;
import dev.sendwell.events.reports.projection.Figure;
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
import java.util.stream.Stream;
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
                        ? Times.instant(parts[0]).map(at -> new Cursor(at, UUID.fromString(parts[1])))
                        : Optional.empty();
            } catch (IllegalArgumentException e) {
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
                PreparedStatement select = new Query(asked, after, size + 1).prepare(connection, "");
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
            try (PreparedStatement select = new Query(asked, null, null).prepare(connection, "")) {
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

    /**
     * To whom a request went.
     *
     * @param address absent once erased
     */
    public record To(AddressHash hash, @Nullable String address) {}

    /** To whom a request went; empty when nothing is known of it. */
    public static Optional<To> of(Connection connection, LedgerId request) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select address_hash, address from report_recipient where ledger_id = ?")) {
            select.setObject(1, request.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new To(
                                new AddressHash(row.getObject("address_hash", UUID.class)), row.getString("address")))
                        : Optional.empty();
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

    /**
     * The lines that a figure counts: of events the first of each request, of requests those in its state. Each state or kind of event
     * is a select of its own with the limit, so that of each no more is read, from an index in order, than is asked for.
     */
    static final class Query {
        private final StringBuilder sql = new StringBuilder();
        private final List<Object> values = new ArrayList<>();

        /**
         * @param limit null: all
         */
        Query(Asked asked, @Nullable Cursor after, @Nullable Integer limit) {
            boolean events = asked.figures().getFirst().countsEvents();
            String place = events ? "n.occurred_at" : "n.bucket";
            String id = events ? "n.id" : "n.ledger_id";
            String order = " order by " + place + " desc, " + id + " desc" + (limit == null ? "" : " limit " + limit);
            sql.append(events ? EVENTS : REQUESTS);
            String separator = "(";
            for (String stored :
                    asked.figures().stream().flatMap(Query::stored).distinct().toList()) {
                sql.append(separator).append(events ? EVENT : REQUEST);
                values.add(stored);
                and(place + " >= ?::timestamptz and " + place + " < ?::timestamptz", asked.from(), asked.to());
                and("n.integration_id = ?", asked.integration());
                and("n.campaign = ?", asked.campaign());
                and("n.domain = ?", asked.domain());
                and("n.reason = ?", asked.reason());
                and(
                        events ? KIND_OF_EVENT : "n.kind = ?",
                        asked.kind() == null ? null : asked.kind().name().toLowerCase(Locale.ROOT));
                if (asked.figures().contains(Figure.NO_EVENT_YET)) {
                    sql.append(" and not n.reported");
                }
                if (after != null) {
                    and("(" + place + ", " + id + ") < (?::timestamptz, ?::uuid)", after.at(), after.id());
                }
                sql.append(limit == null ? "" : order).append(")");
                separator = " union all (";
            }
            sql.append(events ? ABOUT_EVENTS : ABOUT_REQUESTS).append(order);
        }

        private static Stream<String> stored(Figure figure) {
            return switch (figure) {
                case REQUESTED -> Figure.PARTS.stream().flatMap(Query::stored);
                case NO_EVENT_YET -> stored(Figure.ACCEPTED);
                default ->
                    Stream.of(
                            figure.countsEvents()
                                    ? figure.column()
                                    : figure.column().replace('_', '-'));
            };
        }

        private static final String EVENT = """
                select n.* from report_event n where n.figure = ? and (n.ledger_id is null or not exists (
                  select from report_event f where f.ledger_id = n.ledger_id and f.figure = n.figure
                  and (f.occurred_at, f.id) < (n.occurred_at, n.id)))
                """;

        private static final String KIND_OF_EVENT =
                "coalesce((select q.kind from report_request q where q.ledger_id = n.ledger_id), '') = ?";

        private static final String REQUEST = "select n.* from report_request n where n.state = ?";

        private static final String EVENTS = """
                select n.occurred_at as at, n.occurred_at as place, n.id, n.figure as state,
                  coalesce(p.address, j.body #>> '{ref,recipient,address}') as address,
                  coalesce(p.address_hash, j.address_hash) as address_hash, n.integration_id, p.request_id, n.campaign,
                  coalesce(r.kind, '') as kind, n.domain, coalesce(n.reason, '') as reason
                from (
                """;

        private static final String ABOUT_EVENTS = """
                ) as n
                left join report_request r on r.ledger_id = n.ledger_id
                left join report_recipient p on p.ledger_id = n.ledger_id
                left join event j on p.ledger_id is null and j.day = (n.occurred_at at time zone 'UTC')::date and j.id = n.id
                """;

        private static final String REQUESTS = """
                select n.decided_at as at, n.bucket as place, n.ledger_id as id, n.state, p.address, p.address_hash,
                  n.integration_id, p.request_id, n.campaign, n.kind, n.domain, coalesce(n.reason, '') as reason
                from (
                """;

        private static final String ABOUT_REQUESTS = """
                ) as n
                left join report_recipient p on p.ledger_id = n.ledger_id
                """;

        PreparedStatement prepare(Connection connection, String before) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(before + sql);
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
