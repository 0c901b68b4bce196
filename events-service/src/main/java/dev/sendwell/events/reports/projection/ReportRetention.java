package dev.sendwell.events.reports.projection;

import dev.sendwell.events.Retention;
import dev.sendwell.events.persistence.Sql;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Drops what is known of single requests once the journal no longer has their events. The counts stay: they are small, and a report of
 * an old range is made of them alone.
 *
 * <p>A request goes as a whole, when it and all its events are too old: which event is the first of its kind, and whether any was
 * reported, must not change for what is kept.
 */
@ApplicationScoped
class ReportRetention {
    private static final int PORTION = 5_000;

    private static final String OLD_REQUESTS = """
            select r.ledger_id from report_request r
            where r.bucket < ? and not exists (
              select from report_event e where e.ledger_id = r.ledger_id and e.occurred_at >= ?)
            limit ? for update of r skip locked
            """;

    /** Of which nothing but events is known. */
    private static final String OLD_REQUESTS_WITHOUT_OUTCOME = """
            select r.ledger_id from report_request r
            where r.ledger_id in (
              select e.ledger_id from report_event e join report_request u using (ledger_id)
              where e.occurred_at < ? and u.state is null and not exists (
                select from report_event l where l.ledger_id = e.ledger_id and l.occurred_at >= ?)
              limit ?)
            for update of r skip locked
            """;

    private final DataSource database;
    private final InstantSource clock;
    private final Retention retention;
    private volatile boolean stopping;

    ReportRetention(DataSource database, InstantSource clock, Retention retention) {
        this.database = database;
        this.clock = clock;
        this.retention = retention;
    }

    void stop(@Observes ShutdownEvent stop) {
        stopping = true;
    }

    @Scheduled(every = "6h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void dropWhatIsTooOld() throws SQLException {
        LocalDate oldest = retention.oldest(clock.instant());
        Instant kept = oldest.atStartOfDay(ZoneOffset.UTC).toInstant();
        whileThereIsMore(connection -> forgetRecipients(connection, oldest));
        whileThereIsMore(connection -> drop(connection, OLD_REQUESTS, kept));
        whileThereIsMore(connection -> drop(connection, OLD_REQUESTS_WITHOUT_OUTCOME, kept));
    }

    private void whileThereIsMore(Sql.Work<Integer> portion) throws SQLException {
        int dropped = PORTION;
        while (dropped > 0 && !stopping) {
            dropped = Sql.inTransaction(database, portion);
        }
    }

    private static int forgetRecipients(Connection transaction, LocalDate oldest) throws SQLException {
        String sql = "delete from report_recipient where ledger_id in"
                + " (select ledger_id from report_recipient where day < ? limit ?)";
        try (PreparedStatement delete = transaction.prepareStatement(sql)) {
            delete.setObject(1, oldest);
            delete.setInt(2, PORTION);
            return delete.executeUpdate();
        }
    }

    private static int drop(Connection transaction, String old, Instant kept) throws SQLException {
        List<UUID> requests = new ArrayList<>();
        try (PreparedStatement select = transaction.prepareStatement(old)) {
            Sql.setInstant(select, 1, kept);
            Sql.setInstant(select, 2, kept);
            select.setInt(3, PORTION);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    requests.add(row.getObject(1, UUID.class));
                }
            }
        }
        // An event that came while they were being locked keeps its request: events come under this lock.
        String sql = """
                with old as (
                  select o.id from unnest(?::uuid[]) as o (id) where not exists (
                    select from report_event e where e.ledger_id = o.id and e.occurred_at >= ?)),
                events as (delete from report_event where ledger_id in (select id from old))
                delete from report_request where ledger_id in (select id from old)
                """;
        try (PreparedStatement delete = transaction.prepareStatement(sql)) {
            delete.setArray(1, Sql.column(transaction, "uuid", requests, id -> id));
            Sql.setInstant(delete, 2, kept);
            return delete.executeUpdate();
        }
    }
}
