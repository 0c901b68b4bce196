package dev.sendwell.sender.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.sender.queue.Asked;
import dev.sendwell.sender.queue.Cursor;
import dev.sendwell.sender.queue.Group;
import dev.sendwell.sender.queue.Page;
import dev.sendwell.sender.queue.Standing;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists of a million requests that failed and a million that wait. */
class LongListsIT {
    private static final Instant END = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration A_PAGE = Duration.ofMillis(100);

    private static JdbcQueue queue;

    @BeforeAll
    static void givenAMillionOfEach() throws SQLException {
        DataSource source = SenderDatabase.create();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into not_sent (ledger_id, integration_id, request_id, campaign, kind, state, attempt, stage, words, at,
                      reason, address_hash)
                    select md5(n::text)::uuid, case when n %% 100000 = 0 then 'rare' else 'shop-' || n %% 5 end, 'order-' || n,
                      'campaign-' || n %% 1000, 'MARKETING', 5, 1, 'rcpt', '550 5.1.1 No such user ' || n,
                      '%1$s'::timestamptz - n * interval '1 second', 'reason ' || n %% 20, lpad(to_hex(n %% 200000), 32, '0')::uuid
                    from generate_series(1, 1000000) n
                    """.formatted(END));
            statement.execute("""
                    insert into waiting (ledger_id, copy, integration_id, request_id, campaign, kind, cause, words, reason, since,
                      due_at, expires_at, requested_at, source_partition, source_offset, address_hash, payload)
                    select md5(n::text)::uuid, false, 'shop-' || n %% 5, 'order-' || n, 'campaign-' || n %% 1000, 'MARKETING',
                      case when n %% 1000 = 0 then 'unconfirmed' else 'deferred' end, 'words', 'reason ' || n %% 20,
                      '%1$s', '%1$s', '%1$s', '%1$s', 0, n, lpad(to_hex(n %% 200000), 32, '0')::uuid, '\\x00'
                    from generate_series(1, 1000000) n
                    """.formatted(END));
            statement.execute("vacuum analyze not_sent");
            statement.execute("vacuum analyze waiting");
        }
        queue = new JdbcQueue(new Database(pooled(source)));
    }

    @Test
    void aPageOfAnyListTakesLessThanATenthOfASecondAtItsBeginningAndFarInside() {
        AddressHash address = new AddressHash(new UUID(0, 7));
        Cursor deep = new Cursor.Moment(END.minusSeconds(900_000), new UUID(-1, -1));
        for (Cursor after : new Cursor[] {null, deep}) {
            quick("failed", () -> queue.notSent(Asked.all(Standing.FAILED), after, 50));
            quick("all", () -> queue.notSent(Asked.all(Standing.NOT_SENT), after, 50));
            quick("integration", () -> queue.notSent(failed("shop-1", null, null, null), after, 50));
            quick("rare integration", () -> queue.notSent(failed("rare", null, null, null), after, 50));
            quick("group", () -> queue.notSent(failed("shop-1", "reason 6", null, null), after, 50));
            quick("campaign", () -> queue.notSent(failed(null, null, "campaign-7", null), after, 50));
            quick("address", () -> queue.notSent(failed(null, null, null, address), after, 50));
        }
        for (Cursor after : new Cursor[] {null, new Cursor.Row(200_000)}) {
            quick("waiting", () -> queue.waiting(Asked.all(Standing.WAITING), after, 50));
            quick("unconfirmed", () -> queue.waiting(Asked.all(Standing.UNCONFIRMED), after, 50));
            quick(
                    "group that waits",
                    () -> queue.waiting(
                            new Asked(Standing.WAITING, "shop-1", null, "deferred", "reason 6", null, null, null),
                            after,
                            50));
            quick(
                    "campaign that waits",
                    () -> queue.waiting(
                            new Asked(Standing.WAITING, null, "campaign-7", null, null, null, null, null), after, 50));
        }
        assertThat(queue.notSent(failed("rare", null, null, null), null, 50).items())
                .hasSize(10);
    }

    @Test
    void groupsAMillionOfEach() {
        long from = System.nanoTime();
        List<Group> groups = queue.groups();
        System.out.printf("groups of two million requests: %d ms%n", (System.nanoTime() - from) / 1_000_000);

        assertThat(groups.stream()
                        .filter(group ->
                                group.standing() == Standing.WAITING || group.standing() == Standing.UNCONFIRMED)
                        .mapToLong(Group::count)
                        .sum())
                .isEqualTo(1_000_000);
        assertThat(groups.stream()
                        .filter(group -> group.standing() == Standing.FAILED)
                        .mapToLong(Group::count)
                        .sum())
                .isEqualTo(1_000_000);
    }

    @Test
    void exportsAMillionInConstantMemory() {
        long[] lines = new long[1];
        queue.eachNotSent(Asked.all(Standing.FAILED), line -> lines[0]++);
        assertThat(lines[0]).isEqualTo(1_000_000);
    }

    /** One connection that stays open, as a pool would keep it. */
    private static DataSource pooled(DataSource source) throws SQLException {
        Connection kept = source.getConnection();
        Connection borrowed = (Connection) Proxy.newProxyInstance(
                LongListsIT.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, given) -> method.getName().equals("close") ? null : method.invoke(kept, given));
        return (DataSource) Proxy.newProxyInstance(
                LongListsIT.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, given) -> borrowed);
    }

    private static Asked failed(String integration, String reason, String campaign, AddressHash address) {
        return new Asked(Standing.FAILED, integration, campaign, null, reason, address, null, null);
    }

    /** The best of several: what the database needs, not what else this machine does. */
    private static void quick(String name, Supplier<Page<?>> list) {
        long best = LongStream.range(0, 5)
                .map(i -> {
                    long from = System.nanoTime();
                    Page<?> page = list.get();
                    long took = System.nanoTime() - from;
                    assertThat(page.items()).as(name).isNotEmpty();
                    return took;
                })
                .min()
                .orElseThrow();
        System.out.printf("%-20s %6.1f ms%n", name, best / 1e6);
        assertThat(Duration.ofNanos(best)).as(name).isLessThan(A_PAGE);
    }
}
