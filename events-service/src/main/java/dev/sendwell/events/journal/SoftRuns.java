package dev.sendwell.events.journal;

import dev.sendwell.events.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Tries thresholds on history: how long the longest run of soft bounces without a delivery was, address by address. */
@ApplicationScoped
public class SoftRuns {
    private final DataSource database;

    SoftRuns(DataSource database) {
        this.database = database;
    }

    /**
     * The runs at one integration.
     *
     * @param ruled it has received a delivery, without which the rule is off
     * @param addresses how many addresses have a longest run of so many messages
     */
    public record Found(String integration, boolean ruled, NavigableMap<Integer, Long> addresses) {
        /** How many addresses would have become inactive with a threshold. */
        public long withAtLeast(int threshold) {
            return addresses.tailMap(threshold, true).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** All integrations that had soft bounces since an instant. */
    public List<Found> longest(Instant since) throws SQLException {
        String sql = """
                with run as (
                  select s.integration_id, s.address_hash, count(distinct coalesce(s.ledger_id::text,
                    s.body #>> '{ref,providerMessageId}', s.id::text)) as messages
                  from event s
                  left join lateral (
                    select d.occurred_at from event d
                    where d.address_hash = s.address_hash and d.integration_id = s.integration_id and d.type = 'delivered'
                      and d.occurred_at <= s.occurred_at
                    order by d.occurred_at desc limit 1) d on true
                  where s.soft and s.address_hash is not null and s.occurred_at >= ? and s.day >= ?::timestamptz::date - 1
                  group by s.integration_id, s.address_hash, d.occurred_at),
                longest as (select integration_id, address_hash, max(messages) as messages from run group by 1, 2)
                select l.integration_id, l.messages, count(*), bool_or(i.first_delivered_at is not null)
                from longest l left join integration_state i using (integration_id) group by 1, 2 order by 1, 2
                """;
        Map<String, Found> found = new LinkedHashMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            Sql.setInstant(select, 1, since);
            select.setString(2, since.toString());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String integration = row.getString(1);
                    boolean ruled = row.getBoolean(4);
                    found.computeIfAbsent(integration, id -> new Found(id, ruled, new TreeMap<>()))
                            .addresses()
                            .put(row.getInt(2), row.getLong(3));
                }
            }
        }
        return List.copyOf(found.values());
    }
}
