package dev.sendwell.events.verdict;

import dev.sendwell.contracts.CloudEvent;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.RecordType;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.contracts.Topic;
import dev.sendwell.contracts.Verdict;
import dev.sendwell.events.EventsConfig;
import dev.sendwell.events.kafka.Publisher;
import dev.sendwell.events.verdict.VerdictRows.Decided;
import dev.sendwell.events.verdict.VerdictRows.Testimony;
import dev.sendwell.kafka.Records;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the journal can tell.
 *
 * <p>Silence counts only up to a <i>fence</i>: the ends of {@code email-events} at some instant after the window. Once the journal has
 * read up to it, an event that had arrived by then would be in the journal. And it says nothing where posts were not taken since the
 * send: its event may be among those that are posted again.
 */
@ApplicationScoped
class Judge {
    private static final Logger LOG = Logger.getLogger(Judge.class);
    private static final String SOURCE = "/sendwell/events-service";
    /** After this nobody asks any more: the {@code deliveries} topic itself keeps seven days. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(8);

    /** A send is in doubt once its sender's lease has ended, or sooner; it happened before. */
    private static final Duration SENT_BEFORE = Duration.ofMinutes(2);

    private final DataSource database;
    private final Publisher publisher;
    private final InstantSource clock;
    private final Duration window;
    private final JournalProgress progress;
    private @Nullable Fence fence;

    Judge(
            DataSource database,
            Publisher publisher,
            InstantSource clock,
            EventsConfig config,
            JournalProgress progress) {
        this.database = database;
        this.publisher = publisher;
        this.clock = clock;
        this.window = config.verdicts().window();
        this.progress = progress;
    }

    private record Fence(Instant at, JournalProgress.Ends ends) {}

    @Scheduled(every = "${sendwell.verdicts.check-every:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void judge() {
        try {
            Instant now = clock.instant();
            try (Connection connection = database.getConnection()) {
                VerdictRows.decideSeen(connection, now);
                judgeSilence(connection, now);
            }
            publish();
        } catch (SQLException | Publisher.NotPublishedException | RuntimeException e) {
            LOG.warnf(e, "unconfirmed sends are judged later");
        }
    }

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() throws SQLException {
        try (Connection connection = database.getConnection()) {
            VerdictRows.forget(connection, clock.instant().minus(FORGOTTEN_AFTER));
        }
    }

    private void judgeSilence(Connection connection, Instant now) throws SQLException {
        Fence standing = fence;
        if (standing == null) {
            if (VerdictRows.anyDue(connection, now.minus(window), now)) {
                fence = new Fence(now, progress.ends());
            }
        } else if (progress.hasRead(connection, standing.ends())) {
            fence = null;
            // What was read up to the fence is looked at once more before silence is believed.
            VerdictRows.decideSeen(connection, now);
            Instant until = standing.at().minus(window);
            for (Testimony testimony : VerdictRows.testimonies(connection, until, now)) {
                hear(connection, testimony, until, now);
            }
            VerdictRows.lookAgain(connection, until, now);
        }
    }

    private static void hear(Connection connection, Testimony testimony, Instant until, Instant now)
            throws SQLException {
        if (SilenceRule.meansAbsence(testimony.witnesses(), testimony.withEvent())
                && !Outages.anySince(connection, testimony.minute().minus(SENT_BEFORE))) {
            String evidence = "no event, but " + testimony.withEvent() + " of " + testimony.witnesses()
                    + " other messages accepted in the same minutes have one";
            VerdictRows.decideAbsent(connection, testimony, evidence, until, now);
        }
    }

    private void publish() throws SQLException, Publisher.NotPublishedException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                List<Decided> decided = VerdictRows.lockUnpublished(connection);
                if (!decided.isEmpty()) {
                    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
                    decided.forEach(one -> records.add(record(one)));
                    publisher.publish(records);
                    VerdictRows.markPublished(connection, decided);
                }
                connection.commit();
            } catch (SQLException | Publisher.NotPublishedException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private static ProducerRecord<String, byte[]> record(Decided decided) {
        RequestRef request = switch (decided.verdict()) {
            case Verdict.Seen seen -> seen.request();
            case Verdict.Absent absent -> absent.request();
            case Verdict.Unrecognized unrecognized ->
                throw new IllegalStateException("no verdict of that kind is kept");
        };
        String type = RecordType.of((Record) decided.verdict());
        return Records.of(
                Topic.VERDICTS,
                request.integrationId() + "|" + request.requestId(),
                ContractsJson.write(decided.verdict()),
                new CloudEvent(
                        new LedgerId(decided.ledgerId()) + "|" + decided.attempt() + "|" + type,
                        SOURCE,
                        "dev.sendwell.verdict." + type + ".v1",
                        decided.decidedAt()));
    }
}
