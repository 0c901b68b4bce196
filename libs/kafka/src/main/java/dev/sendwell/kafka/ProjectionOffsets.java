package dev.sendwell.kafka;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The offsets of a projection into a database, kept in the transaction of its rows, so that both are always from the same
 * moment, also after a restore. The table is the service's own to migrate:
 *
 * <pre>{@code
 * create table consumer_offset (
 *   projection text not null, topic text not null, partition int not null, next_offset bigint not null,
 *   primary key (projection, topic, partition));
 * }</pre>
 */
public final class ProjectionOffsets {
    private ProjectionOffsets() {}

    /**
     * Stores the next offset to read of each partition, in the caller's transaction.
     *
     * @param projection the projection's name within its database
     */
    public static void save(Connection connection, String projection, Map<TopicPartition, Long> next)
            throws SQLException {
        String sql = """
                insert into consumer_offset (projection, topic, partition, next_offset) values (?, ?, ?, ?)
                on conflict (projection, topic, partition) do update set next_offset = excluded.next_offset
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Map.Entry<TopicPartition, Long> entry : next.entrySet()) {
                statement.setString(1, projection);
                statement.setString(2, entry.getKey().topic());
                statement.setInt(3, entry.getKey().partition());
                statement.setLong(4, entry.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** The next offset to read of each partition that has one; a partition without one is read from its beginning. */
    public static Map<TopicPartition, Long> load(Connection connection, String projection) throws SQLException {
        String sql = "select topic, partition, next_offset from consumer_offset where projection = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, projection);
            try (ResultSet rows = statement.executeQuery()) {
                Map<TopicPartition, Long> next = new HashMap<>();
                while (rows.next()) {
                    next.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
                }
                return next;
            }
        }
    }
}
