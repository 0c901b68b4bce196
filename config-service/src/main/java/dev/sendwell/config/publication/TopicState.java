package dev.sendwell.config.publication;

import dev.sendwell.contracts.Topic;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What has to stand on the compacted topics of this service, by topic and key. */
@Singleton
public class TopicState {
    @Inject
    DataSource database;

    @Inject
    InstantSource clock;

    @Inject
    Event<Changed> changes;

    /** Some state changed; what is published after the commit. */
    record Changed() {}

    /**
     * Says in the caller's transaction what has to stand on a topic; it is published when that commits.
     *
     * @param eventType the CloudEvents type
     * @param expiresAt when the key may go from the topic again; null: never
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void put(Topic topic, String key, byte[] value, String eventType, @Nullable Instant expiresAt) {
        String sql = """
                insert into topic_state (topic, key, revision, value, event_type, changed_at, expires_at, published)
                values (?, ?, 1, ?, ?, ?, ?, false)
                on conflict (topic, key) do update set revision = topic_state.revision + 1, value = excluded.value,
                  event_type = excluded.event_type, changed_at = excluded.changed_at,
                  expires_at = excluded.expires_at, published = false
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, topic.name());
            statement.setString(2, key);
            statement.setBytes(3, value);
            statement.setString(4, eventType);
            statement.setObject(5, clock.instant().atOffset(ZoneOffset.UTC));
            statement.setObject(6, expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("the state of " + topic + " could not be written", e);
        }
        changes.fire(new Changed());
    }
}
