package dev.sendwell.sender.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.sender.kafka.DeliveryEncoder;
import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.lane.Submission;
import dev.sendwell.sender.lane.Submissions;
import dev.sendwell.sender.lease.RenewedLease;
import dev.sendwell.sender.ledger.Claim;
import dev.sendwell.sender.ledger.InHand;
import dev.sendwell.sender.ledger.LedgerState;
import dev.sendwell.sender.outcome.Conclusion;
import dev.sendwell.sender.outcome.Outcome;
import dev.sendwell.sender.request.RequestLimits;
import dev.sendwell.sender.request.RequestParser;
import dev.sendwell.sender.waiting.Parked;
import dev.sendwell.sender.waiting.WaitingCause;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What instances drain, share and give back. */
class WaitingRoomIT {
    private static final int MEBIBYTE = 1 << 20;

    private static Database database;

    private final Instant now = Instant.now();
    private final Submissions submissions = new Submissions(
            new RequestParser(RequestLimits.DEFAULT), new AddressHash.Hasher(new byte[32]), Duration.ofDays(1));

    @BeforeAll
    static void givenADatabase() {
        database = new Database(SenderDatabase.create());
    }

    @BeforeEach
    void itIsEmpty() {
        database.inTransaction(connection ->
                Sql.update(connection, "delete from waiting") + Sql.update(connection, "delete from ledger"));
    }

    @Test
    void aCandidateThatWentOnInAnotherInstanceIsNotSentAgain() {
        Instance slow = new Instance();
        Instance quick = new Instance();
        slow.park(1, 10);
        List<Candidate> stale = slow.room.drainDue("shop", 10);
        // SIGTERM: what was drained is freed, while a session outlasts the grace time and still holds the candidate.
        slow.room.releaseOwn();
        Claim.Granted claim = (Claim.Granted)
                quick.ledger.claim(quick.room.drainDue("shop", 10)).getFirst();
        quick.ledger.conclude(
                List.of(new Conclusion.Concluded(claim, new Outcome.Unconfirmed("the server closed the connection"))));

        List<Claim> claims = slow.ledger.claim(stale);

        assertThat(claims).singleElement().isInstanceOf(Claim.Settled.class);
        assertThat(state(claim.candidate().submission().id())).isEqualTo(LedgerState.UNCONFIRMED);
        assertThat(quick.room.counts().get("shop")).containsOnlyKeys(WaitingCause.UNCONFIRMED);
    }

    @Test
    void aDrainTakesNoMoreThanFitsIntoMemory() {
        Instance instance = new Instance();
        instance.park(12, 4 * MEBIBYTE);

        List<Candidate> first = instance.room.drainDue("shop", 500);
        assertThat(first).hasSizeBetween(2, 3);
        int inMemory = first.size();
        for (int drained = first.size(); drained > 0; inMemory += drained) {
            drained = instance.room.drainDue("shop", 500).size();
        }
        assertThat(inMemory).isBetween(8, 10);

        first.forEach(Candidate::settled);
        assertThat(instance.room.drainDue("shop", 500)).isNotEmpty();
    }

    @Test
    void whatARoundLostSightOfIsDrainedAgain() {
        Instance instance = new Instance();
        instance.park(3, 10);
        List<Candidate> drained = instance.room.drainDue("shop", 10);
        assertThat(drained).hasSize(3);

        drained.getFirst().dropped();

        assertThat(instance.room.releaseStrays()).isEqualTo(1);
        assertThat(instance.room.drainDue("shop", 10)).hasSize(1);
    }

    private LedgerState state(LedgerId id) {
        return database.inTransaction(connection -> Sql.query(
                        connection,
                        "select state from ledger where id = ?",
                        row -> LedgerState.of(row.getShort("state")),
                        id.value())
                .getFirst());
    }

    /** An instance of the sender, as far as the database knows it. */
    private final class Instance {
        private final JdbcWaitingRoom room;
        private final JdbcLedger ledger;

        Instance() {
            RenewedLease lease = RenewedLease.take(
                    new JdbcLeaseStore(database), Duration.ofMinutes(1), InstantSource.system(), System::nanoTime);
            Duration longest = Duration.ofMinutes(1);
            room = new JdbcWaitingRoom(database, submissions, lease, longest, () -> now);
            ledger = new JdbcLedger(
                    database,
                    new LedgerTable(Duration.ofDays(30)),
                    new OutcomeTables(new DeliveryEncoder()),
                    outcomes -> {},
                    lease,
                    new InHand(),
                    longest,
                    () -> now);
        }

        void park(int count, int bytes) {
            IntStream.range(0, count).forEach(i -> {
                Submission submission = submission("r-" + i, bytes);
                Candidate candidate = new Candidate(submission, new Candidate.Origin.FromKafka(new UntrackedArrival()));
                ledger.park(List.of(new Parked(candidate, WaitingCause.BACKLOG, now, null)));
            });
        }
    }

    private Submission submission(String id, int bytes) {
        String json = "{\"id\":\"" + id + "\",\"integrationId\":\"shop\",\"to\":{\"address\":\"jo@example.org\"},"
                + "\"subject\":\"s\",\"text\":\"" + "x".repeat(bytes) + "\"}";
        Submissions.Read read = submissions.read(
                json.getBytes(StandardCharsets.UTF_8),
                MailKind.TRANSACTIONAL,
                now,
                new Submission.Position(0, 0, null));
        return ((Submissions.Read.Usable) read).submission();
    }

    private static final class UntrackedArrival implements Candidate.Arrival {
        @Override
        public void settled() {}

        @Override
        public void dropped() {}

        @Override
        public boolean isRevoked() {
            return false;
        }
    }
}
