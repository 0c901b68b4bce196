package dev.sendwell.sender.persistence;

import dev.sendwell.sender.rate.SlotStore;
import java.time.Duration;

/** Slots in table {@code rate}: one instant per integration, moved on by each lease (GCRA), by the database's clock. */
public final class JdbcSlotStore implements SlotStore {
    private final Database database;

    public JdbcSlotStore(Database database) {
        this.database = database;
    }

    @Override
    public Duration lease(String integrationId, Duration interval, int count) {
        String sql = """
                with leased as (select ? * interval '1 microsecond' as length), moved as (
                  insert into rate (integration_id, next_slot)
                  select ?, clock_timestamp() + length from leased
                  on conflict (integration_id) do update set
                    next_slot = greatest(rate.next_slot, clock_timestamp()) + (select length from leased)
                  returning next_slot)
                select (extract(epoch from next_slot - length - clock_timestamp()) * 1000000)::int8 as starts_in
                from moved, leased
                """;
        long microseconds = interval.multipliedBy(count).toNanos() / 1_000;
        return database.inTransaction(connection -> Sql.query(
                        connection,
                        sql,
                        row -> Duration.ofNanos(row.getLong("starts_in") * 1_000),
                        microseconds,
                        integrationId)
                .getFirst());
    }
}
