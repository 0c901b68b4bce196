package dev.sendwell.events.suppression;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.events.kafka.Publisher;
import dev.sendwell.events.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the whole list again, for a topic that is doubted: every row as it is, then the markers under a new epoch. The outbox does
 * it some rows at a time between changes, so that nothing waits for it, and goes on with it after a restart.
 */
@ApplicationScoped
public class Republication {
    private final DataSource database;
    private final InstantSource clock;

    Republication(DataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * How far the last one is.
     *
     * @param published rows so far
     * @param finishedAt absent while it runs
     */
    public record State(
            Instant requestedAt,
            String actor,
            long published,
            @Nullable Instant finishedAt) {}

    /** Asks for it; one that runs goes on instead. */
    public State request(String actor) throws SQLException {
        String sql = """
                insert into suppression_republication as r (requested_at, actor) values (?, ?)
                on conflict (single) do update set requested_at = excluded.requested_at, actor = excluded.actor,
                  reached_scope = '', reached_hash = excluded.reached_hash, published = 0, finished_at = null
                where r.finished_at is not null
                """;
        Sql.inTransaction(database, connection -> {
            try (PreparedStatement upsert = connection.prepareStatement(sql)) {
                Sql.setInstant(upsert, 1, clock.instant());
                upsert.setString(2, actor);
                return upsert.executeUpdate();
            }
        });
        return last().orElseThrow();
    }

    /** The last one; empty when there was none. */
    public Optional<State> last() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("select * from suppression_republication");
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new State(
                            Objects.requireNonNull(Sql.instant(row, "requested_at")),
                            row.getString("actor"),
                            row.getLong("published"),
                            Sql.instant(row, "finished_at")))
                    : Optional.empty();
        }
    }

    /** Does the next rows of one that was asked for; true when there is more to do. The caller alone publishes. */
    boolean publishSome(Connection alone, SuppressionTopic topic, int limit)
            throws SQLException, Publisher.NotPublishedException {
        String scope;
        UUID hash;
        try (PreparedStatement select =
                        alone.prepareStatement("select * from suppression_republication where finished_at is null");
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return false;
            }
            scope = row.getString("reached_scope");
            hash = row.getObject("reached_hash", UUID.class);
        }
        List<Suppression> rows = SuppressionRows.after(alone, scope, hash, limit);
        topic.publish(rows);
        boolean more = rows.size() == limit;
        if (more) {
            scope = rows.getLast().scope();
            hash = AddressHash.parse(rows.getLast().recipient().hash()).value();
        } else {
            topic.beginEpoch(alone);
            topic.writeMarkers(alone);
        }
        String sql =
                "update suppression_republication set published = published + ?, reached_scope = ?, reached_hash = ?,"
                        + " finished_at = ?";
        try (PreparedStatement update = alone.prepareStatement(sql)) {
            update.setInt(1, rows.size());
            update.setString(2, scope);
            update.setObject(3, hash);
            Sql.setInstant(update, 4, more ? null : clock.instant());
            update.executeUpdate();
        }
        return more;
    }
}
