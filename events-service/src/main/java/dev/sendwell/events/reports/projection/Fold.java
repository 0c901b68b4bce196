package dev.sendwell.events.reports.projection;

import dev.sendwell.events.reports.projection.Fact.Dimensions;
import dev.sendwell.events.reports.projection.Fact.Event;
import dev.sendwell.events.reports.projection.Fact.Outcome;
import dev.sendwell.events.reports.projection.Fact.State;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Folds a batch of facts into the tables, in the caller's transaction.
 *
 * <p>What is kept of a request is the greatest of its outcomes, the earliest of its buckets and whether any event settled it;
 * what is kept of events is the set of them. Each is the same in whatever order, and however often, the facts come. A count is
 * changed by what a request or an event counted for before and what it counts for now.
 *
 * <p>Events are kept only beside a row of their request, which is locked first: two instances that learn of one request at the
 * same time wait for each other here and nowhere else.
 */
final class Fold {
    private final Connection connection;
    private final Tally tally = new Tally();

    private Fold(Connection connection) {
        this.connection = connection;
    }

    /** Takes the facts in. */
    static void apply(Connection connection, Collection<Fact> facts) throws SQLException {
        List<Outcome> outcomes = new ArrayList<>();
        Map<UUID, Event> events = new TreeMap<>(Fact::compare);
        for (Fact fact : facts) {
            switch (fact) {
                case Outcome outcome -> outcomes.add(outcome);
                case Event event -> events.putIfAbsent(event.id(), event);
            }
        }
        if (!outcomes.isEmpty() || !events.isEmpty()) {
            new Fold(connection).apply(outcomes, events);
        }
    }

    /**
     * Takes events out again, as if they had never come.
     *
     * @return how many were there
     */
    static int takeOut(Connection connection, Collection<UUID> events) throws SQLException {
        return new Fold(connection).takeOut(events);
    }

    private int takeOut(Collection<UUID> ids) throws SQLException {
        List<Event> named = stored("id", ids);
        Map<UUID, Request> requests = lock(named(List.of(), named));
        Map<Pair, Event> before = firsts(named);
        List<Event> gone = delete(ids);
        Map<Pair, Event> after = firsts(gone);
        Set<Pair> pairs = new HashSet<>();
        for (Event event : gone) {
            Request request = event.ledgerId() == null ? null : requests.get(event.ledgerId());
            String kind = request == null ? "" : request.kind();
            count(event, kind, event.ledgerId() == null, -1);
            if (event.ledgerId() != null && pairs.add(pair(event))) {
                Event first = before.get(pair(event));
                Event next = after.get(pair(event));
                if (first != null && !first.equals(next)) {
                    countFirst(first, kind, -1);
                    if (next != null) {
                        countFirst(next, kind, 1);
                    }
                }
            }
        }
        forgetReports(requests);
        tally.write(connection);
        return gone.size();
    }

    private List<Event> delete(Collection<UUID> ids) throws SQLException {
        String sql = "delete from report_event e where id = any(?::uuid[]) returning " + EVENT_COLUMNS;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, array("uuid", ids, id -> id));
            return events(statement);
        }
    }

    /** Of requests of which no event tells any more what became of them. */
    private void forgetReports(Map<UUID, Request> before) throws SQLException {
        String sql = """
                select ledger_id from report_request r where ledger_id = any(?::uuid[]) and reported and not exists (
                  select from report_event e where e.ledger_id = r.ledger_id
                  and e.figure in ('delivered', 'bounced', 'blocked', 'dropped'))
                """;
        Map<UUID, Request> after = new TreeMap<>(Fact::compare);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, array("uuid", before.keySet(), id -> id));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    UUID id = row.getObject(1, UUID.class);
                    after.put(id, new Request(id, before.get(id).standing(), false));
                }
            }
        }
        update(before, after);
        countRequests(before, after);
    }

    private void apply(List<Outcome> outcomes, Map<UUID, Event> events) throws SQLException {
        Map<UUID, Request> before = lock(named(outcomes, events.values()));
        Map<UUID, Request> after = new TreeMap<>(Fact::compare);
        for (Outcome outcome : outcomes) {
            after.merge(outcome.ledgerId(), Request.of(outcome), Request::with);
        }
        for (Event event : events.values()) {
            if (event.ledgerId() != null) {
                after.merge(
                        event.ledgerId(),
                        new Request(event.ledgerId(), null, event.figure().settlesAccepted()),
                        Request::with);
            }
        }
        before.values().forEach(request -> after.merge(request.ledgerId(), request, Request::with));
        create(before, after);
        update(before, after);
        countRequests(before, after);
        moveToKind(before, after);
        countEvents(after, events);
        tally.write(connection);
    }

    private void countRequests(Map<UUID, Request> before, Map<UUID, Request> after) {
        after.forEach((id, now) -> {
            Request then = before.get(id);
            if (!now.equals(then)) {
                if (then != null) {
                    count(then, -1);
                }
                count(now, 1);
            }
        });
    }

    private void count(Request request, int n) {
        Standing standing = request.standing();
        if (standing == null) {
            return;
        }
        Outcome outcome = standing.outcome();
        tally.request(standing.bucket(), outcome.dimensions(), Figure.REQUESTED, null, n);
        tally.request(standing.bucket(), outcome.dimensions(), outcome.state().figure, outcome.reason(), n);
        if (outcome.state() == State.ACCEPTED && !request.reported()) {
            tally.request(standing.bucket(), outcome.dimensions(), Figure.NO_EVENT_YET, null, n);
        }
    }

    /** Events that came before their request was known as transactional or marketing are counted there from now on. */
    private void moveToKind(Map<UUID, Request> before, Map<UUID, Request> after) throws SQLException {
        List<UUID> moved = before.values().stream()
                .filter(then -> !then.kind().equals(after.get(then.ledgerId()).kind()))
                .map(Request::ledgerId)
                .toList();
        if (moved.isEmpty()) {
            return;
        }
        Event previous = null;
        for (Event event : stored("ledger_id", moved)) {
            boolean first = previous == null || !pair(previous).equals(pair(event));
            count(event, before.get(event.ledgerId()).kind(), first, -1);
            count(event, after.get(event.ledgerId()).kind(), first, 1);
            previous = event;
        }
    }

    private void countEvents(Map<UUID, Request> after, Map<UUID, Event> events) throws SQLException {
        Map<Pair, Event> firsts = firsts(events.values());
        for (UUID id : insert(events.values())) {
            Event event = events.get(id);
            UUID ledgerId = event.ledgerId();
            if (ledgerId == null) {
                count(event, "", true, 1);
                continue;
            }
            String kind = after.get(ledgerId).kind();
            count(event, kind, false, 1);
            Event first = firsts.get(pair(event));
            if (first == null || Event.ORDER.compare(event, first) < 0) {
                if (first != null) {
                    countFirst(first, kind, -1);
                }
                countFirst(event, kind, 1);
                firsts.put(pair(event), event);
            }
        }
    }

    private void count(Event event, String kind, boolean first, int n) {
        tally.event(Bucket.of(event.at()), event.dimensions().ofKind(kind), event.figure(), n);
        if (first) {
            countFirst(event, kind, n);
        }
    }

    private void countFirst(Event event, String kind, int n) {
        tally.request(Bucket.of(event.at()), event.dimensions().ofKind(kind), event.figure(), event.reason(), n);
    }

    // --- requests

    private static Set<UUID> named(List<Outcome> outcomes, Collection<Event> events) {
        Set<UUID> ids = new HashSet<>();
        outcomes.forEach(outcome -> ids.add(outcome.ledgerId()));
        events.forEach(event -> {
            if (event.ledgerId() != null) {
                ids.add(event.ledgerId());
            }
        });
        return ids;
    }

    private Map<UUID, Request> lock(Set<UUID> ids) throws SQLException {
        String sql =
                "select ledger_id, state, bucket, decided_at, outcome_id, integration_id, campaign, kind, domain, reason,"
                        + " reported from report_request where ledger_id = any(?::uuid[]) order by ledger_id for update";
        Map<UUID, Request> requests = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, array("uuid", ids, id -> id));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Request request = request(row);
                    requests.put(request.ledgerId(), request);
                }
            }
        }
        return requests;
    }

    private static Request request(ResultSet row) throws SQLException {
        UUID ledgerId = row.getObject(1, UUID.class);
        String state = row.getString(2);
        Standing standing = state == null
                ? null
                : new Standing(
                        instant(row, 3),
                        new Outcome(
                                ledgerId,
                                instant(row, 4),
                                State.of(state),
                                row.getString(5),
                                new Dimensions(row.getString(6), row.getString(7), row.getString(8), row.getString(9)),
                                row.getString(10)));
        return new Request(ledgerId, standing, row.getBoolean(11));
    }

    /**
     * Creates the rows of requests that were not there. What another transaction created meanwhile (the journal and the outcomes learn
     * of a request at about the same time) counts as there before.
     */
    private void create(Map<UUID, Request> before, Map<UUID, Request> after) throws SQLException {
        Map<UUID, Request> missing = new TreeMap<>(Fact::compare);
        missing.putAll(after);
        missing.keySet().removeAll(before.keySet());
        if (missing.isEmpty()) {
            return;
        }
        String insert = "insert into report_request (ledger_id, state, bucket, decided_at, outcome_id, integration_id,"
                + " campaign, kind, domain, reason, reported) select * from unnest(" + REQUEST_ARRAYS + ")"
                + " on conflict do nothing returning ledger_id";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            bind(statement, List.copyOf(missing.values()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    missing.remove(row.getObject(1, UUID.class));
                }
            }
        }
        if (!missing.isEmpty()) {
            Map<UUID, Request> others = lock(missing.keySet());
            before.putAll(others);
            others.forEach((id, request) -> after.merge(id, request, Request::with));
        }
    }

    private void update(Map<UUID, Request> before, Map<UUID, Request> after) throws SQLException {
        List<Request> changed = after.values().stream()
                .filter(request -> before.containsKey(request.ledgerId())
                        && !before.get(request.ledgerId()).equals(request))
                .toList();
        if (!changed.isEmpty()) {
            String update = "update report_request r set state = n.state, bucket = n.bucket, decided_at = n.decided_at,"
                    + " outcome_id = n.outcome_id, integration_id = n.integration_id, campaign = n.campaign,"
                    + " kind = n.kind, domain = n.domain, reason = n.reason, reported = n.reported from unnest("
                    + REQUEST_ARRAYS + ") as n (ledger_id, state, bucket, decided_at, outcome_id, integration_id,"
                    + " campaign, kind, domain, reason, reported) where r.ledger_id = n.ledger_id";
            try (PreparedStatement statement = connection.prepareStatement(update)) {
                bind(statement, changed);
                statement.executeUpdate();
            }
        }
    }

    private static final String REQUEST_ARRAYS =
            "?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[],"
                    + " ?::text[], ?::text[], ?::boolean[]";

    private void bind(PreparedStatement statement, List<Request> requests) throws SQLException {
        statement.setArray(1, array("uuid", requests, Request::ledgerId));
        statement.setArray(
                2, array("text", requests, r -> ifKnown(r, s -> s.outcome().state().stored)));
        statement.setArray(3, array("timestamptz", requests, r -> ifKnown(r, Standing::bucket)));
        statement.setArray(
                4,
                array("timestamptz", requests, r -> ifKnown(r, s -> s.outcome().at())));
        statement.setArray(
                5, array("text", requests, r -> ifKnown(r, s -> s.outcome().outcomeId())));
        statement.setArray(
                6, array("text", requests, r -> ifKnown(r, s -> s.dimensions().integration())));
        statement.setArray(
                7, array("text", requests, r -> ifKnown(r, s -> s.dimensions().campaign())));
        statement.setArray(
                8, array("text", requests, r -> ifKnown(r, s -> s.dimensions().kind())));
        statement.setArray(
                9, array("text", requests, r -> ifKnown(r, s -> s.dimensions().domain())));
        statement.setArray(
                10, array("text", requests, r -> ifKnown(r, s -> s.outcome().reason())));
        statement.setArray(11, array("boolean", requests, Request::reported));
    }

    private static @Nullable Object ifKnown(Request request, Function<Standing, @Nullable Object> value) {
        Standing standing = request.standing();
        return standing == null ? null : value.apply(standing);
    }

    // --- events

    private static final String EVENT_COLUMNS =
            "e.id, e.ledger_id, e.figure, e.occurred_at, e.integration_id, e.campaign, e.domain, e.reason";

    /** In the order in which they happened, those of one request and figure together. */
    private List<Event> stored(String column, Collection<UUID> ids) throws SQLException {
        String sql = "select " + EVENT_COLUMNS + " from report_event e where " + column
                + " = any(?::uuid[]) order by ledger_id, figure, occurred_at, id";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, array("uuid", ids, id -> id));
            return events(statement);
        }
    }

    /** The first event stored so far, for each request and figure that the batch speaks of. */
    private Map<Pair, Event> firsts(Collection<Event> events) throws SQLException {
        Set<Pair> pairs = new HashSet<>();
        events.forEach(event -> {
            if (event.ledgerId() != null) {
                pairs.add(pair(event));
            }
        });
        Map<Pair, Event> firsts = new HashMap<>();
        if (pairs.isEmpty()) {
            return firsts;
        }
        List<Pair> wanted = List.copyOf(pairs);
        String sql = "select " + EVENT_COLUMNS + " from unnest(?::uuid[], ?::text[]) as wanted (ledger_id, figure)"
                + " cross join lateral (select * from report_event where ledger_id = wanted.ledger_id"
                + " and figure = wanted.figure order by occurred_at, id limit 1) e";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, array("uuid", wanted, Pair::ledgerId));
            statement.setArray(2, array("text", wanted, pair -> pair.figure().column()));
            for (Event event : events(statement)) {
                firsts.put(pair(event), event);
            }
        }
        return firsts;
    }

    /** Stores what was not stored before and says which that was. */
    private List<UUID> insert(Collection<Event> events) throws SQLException {
        List<UUID> created = new ArrayList<>();
        if (events.isEmpty()) {
            return created;
        }
        List<Event> rows = List.copyOf(events);
        String sql =
                "insert into report_event (id, ledger_id, figure, occurred_at, integration_id, campaign, domain, reason)"
                        + " select * from unnest(?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],"
                        + " ?::text[]) on conflict do nothing returning id";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, array("uuid", rows, Event::id));
            statement.setArray(2, array("uuid", rows, Event::ledgerId));
            statement.setArray(3, array("text", rows, event -> event.figure().column()));
            statement.setArray(4, array("timestamptz", rows, Event::at));
            statement.setArray(
                    5, array("text", rows, event -> event.dimensions().integration()));
            statement.setArray(
                    6, array("text", rows, event -> event.dimensions().campaign()));
            statement.setArray(
                    7, array("text", rows, event -> event.dimensions().domain()));
            statement.setArray(8, array("text", rows, Event::reason));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    created.add(row.getObject(1, UUID.class));
                }
            }
        }
        return created;
    }

    private static List<Event> events(PreparedStatement select) throws SQLException {
        List<Event> events = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                events.add(new Event(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        Figure.ofColumn(row.getString(3)),
                        instant(row, 4),
                        new Dimensions(row.getString(5), row.getString(6), "", row.getString(7)),
                        row.getString(8)));
            }
        }
        return events;
    }

    private static Pair pair(Event event) {
        return new Pair(event.ledgerId(), event.figure());
    }

    private <T> Array array(String type, Collection<T> rows, Function<T, @Nullable Object> value) throws SQLException {
        Object[] values = rows.stream().map(value).toArray();
        return connection.createArrayOf(type, values);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private record Pair(@Nullable UUID ledgerId, Figure figure) {}

    /**
     * What is known of one request.
     *
     * @param standing absent while only events named it
     * @param reported whether the provider said what became of it
     */
    private record Request(UUID ledgerId, @Nullable Standing standing, boolean reported) {
        static Request of(Outcome outcome) {
            return new Request(outcome.ledgerId(), new Standing(Bucket.of(outcome.at()), outcome), false);
        }

        Request with(Request other) {
            Standing both = standing == null
                    ? other.standing
                    : other.standing == null ? standing : standing.with(other.standing);
            return new Request(ledgerId, both, reported || other.reported);
        }

        String kind() {
            return standing == null ? "" : standing.dimensions().kind();
        }
    }

    /**
     * Where a request stands.
     *
     * @param bucket of its earliest outcome, which is where it is counted
     * @param outcome the one that takes precedence
     */
    private record Standing(Instant bucket, Outcome outcome) {
        Standing with(Standing other) {
            return new Standing(
                    bucket.isBefore(other.bucket) ? bucket : other.bucket,
                    Outcome.PRECEDENCE.compare(outcome, other.outcome) >= 0 ? outcome : other.outcome);
        }

        Dimensions dimensions() {
            return outcome.dimensions();
        }
    }
}
