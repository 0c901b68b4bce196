package dev.sendwell.sender.persistence;

import dev.sendwell.contracts.LedgerId;
import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.lane.Candidate.Origin;
import dev.sendwell.sender.lane.Submission;
import dev.sendwell.sender.lease.Lease;
import dev.sendwell.sender.ledger.Claim;
import dev.sendwell.sender.ledger.InHand;
import dev.sendwell.sender.ledger.Ledger;
import dev.sendwell.sender.ledger.LedgerState;
import dev.sendwell.sender.outcome.Conclusion;
import dev.sendwell.sender.outcome.OutcomePublisher;
import dev.sendwell.sender.waiting.Parked;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The ledger in PostgreSQL. */
public final class JdbcLedger implements Ledger {
    private static final Logger LOG = Logger.getLogger(JdbcLedger.class);

    /** About five hundred small requests: with more, a statement gains nothing. */
    private static final long MERGED_BYTES = 4 << 20;

    /** What a request's columns take beside its content. */
    private static final long COLUMNS = 6 << 10;

    private final Database database;
    private final LedgerTable ledger;
    private final OutcomeTables outcomes;
    private final OutcomePublisher publisher;
    private final Lease lease;
    private final InHand inHand;
    private final Duration longestTransaction;
    private final InstantSource clock;
    private final Merged<Candidate, List<Claim>> claims =
            new Merged<>(MERGED_BYTES, JdbcLedger::weight, all -> pass(all, true));
    private final Merged<Conclusion, Boolean> ends =
            new Merged<>(MERGED_BYTES, conclusion -> weight(conclusion.candidate()), this::end);
    private final WaitingTable waiting = new WaitingTable();
    private final GateTables gates = new GateTables();

    public JdbcLedger(
            Database database,
            LedgerTable ledger,
            OutcomeTables outcomes,
            OutcomePublisher publisher,
            Lease lease,
            InHand inHand,
            Duration longestTransaction,
            InstantSource clock) {
        this.database = database;
        this.ledger = ledger;
        this.outcomes = outcomes;
        this.publisher = publisher;
        this.lease = lease;
        this.inHand = inHand;
        this.longestTransaction = longestTransaction;
        this.clock = clock;
    }

    @Override
    public List<Claim> claim(List<Candidate> candidates) {
        Set<Candidate> mine = Collections.newSetFromMap(new IdentityHashMap<>());
        mine.addAll(candidates);
        return claims.run(candidates).stream()
                .filter(claim -> mine.contains(claim.candidate()))
                .toList();
    }

    @Override
    public List<Claim> settleOnly(List<Candidate> candidates) {
        return pass(candidates, false);
    }

    private List<Claim> pass(List<Candidate> candidates, boolean mayBeSent) {
        List<Candidate> taken = new ArrayList<>(candidates.size());
        List<Candidate> heldElsewhere = new ArrayList<>();
        candidates.forEach(one -> (inHand.take(one.submission().id()) ? taken : heldElsewhere).add(one));
        Set<LedgerId> toLayDown = new HashSet<>(ids(taken, Function.identity()));
        try {
            Instant now = clock.instant();
            ClaimTransaction.Result result = database.inTransaction(connection -> new ClaimTransaction(
                            connection, ledger, waiting, outcomes, lease.owner(), longestTransaction, now, mayBeSent)
                    .run(gates.gateFor(connection, submissions(taken), now), taken, heldElsewhere));
            publisher.publish(result.unpublished());
            result.claims().forEach(claim -> {
                if (claim instanceof Claim.Granted) {
                    toLayDown.remove(claim.candidate().submission().id());
                }
            });
            return result.claims();
        } finally {
            inHand.layDown(toLayDown);
        }
    }

    @Override
    public void conclude(List<Conclusion> conclusions) {
        ends.run(conclusions);
    }

    private boolean end(List<Conclusion> conclusions) {
        Instant now = clock.instant();
        publisher.publish(database.inTransaction(connection -> {
            Set<LedgerId> ended = ledger.end(
                    connection, conclusions.stream().map(JdbcLedger::ended).toList(), now);
            Writes writes = new Writes(now);
            for (Conclusion conclusion : conclusions) {
                Candidate candidate = conclusion.candidate();
                if (!ended.contains(candidate.submission().id())) {
                    LOG.warnf(
                            "claim was taken over, its end is not recorded integration=%s request=%s",
                            candidate.submission().integrationId(),
                            candidate.submission().request().id());
                    continue;
                }
                switch (conclusion) {
                    case Conclusion.Concluded(Claim.Granted claim, var outcome, var conversation) ->
                        writes.reached(candidate, claim.attempt(), outcome, conversation);
                    case Conclusion.PutBack(var ignored, var cause, Instant dueAt, String words, var conversation) ->
                        writes.stay(candidate, new WaitingTable.Stay(cause, dueAt, words, conversation));
                }
            }
            return writes.write(connection, waiting, outcomes);
        }));
        inHand.layDown(ids(conclusions, Conclusion::candidate));
        return true;
    }

    private static LedgerTable.Ended ended(Conclusion conclusion) {
        Claim.Granted claim = conclusion.claim();
        LedgerId id = claim.candidate().submission().id();
        return switch (conclusion) {
            case Conclusion.Concluded concluded ->
                new LedgerTable.Ended(id, claim.fence(), concluded.outcome().state(), claim.attempt());
            case Conclusion.PutBack ignored ->
                new LedgerTable.Ended(id, claim.fence(), LedgerState.WAITING, claim.attempt() - 1);
        };
    }

    @Override
    public void park(List<Parked> parked) {
        Instant now = clock.instant();
        database.inTransaction(connection -> {
            Set<LedgerId> added = new HashSet<>(addWaiting(connection, parked, now));
            Writes writes = new Writes(now);
            for (Parked one : parked) {
                WaitingTable.Stay stay =
                        new WaitingTable.Stay(one.cause(), one.dueAt(), one.words(), one.conversation());
                boolean fresh = one.candidate().origin() instanceof Origin.FromKafka;
                if (fresh && !added.remove(one.candidate().submission().id())) {
                    writes.waitAsCopy(one.candidate());
                } else {
                    writes.stay(one.candidate(), stay);
                }
            }
            return writes.write(connection, waiting, outcomes);
        });
    }

    private Set<LedgerId> addWaiting(Connection connection, List<Parked> parked, Instant now) throws SQLException {
        List<LedgerTable.New> fresh = parked.stream()
                .map(Parked::candidate)
                .filter(candidate -> candidate.origin() instanceof Origin.FromKafka)
                .map(candidate -> new LedgerTable.New(candidate.submission(), LedgerState.WAITING))
                .toList();
        return ledger.insert(connection, fresh, lease.owner(), now);
    }

    @Override
    public void forget(List<Candidate> candidates) {
        database.inTransaction(connection -> {
            List<LedgerId> own = new ArrayList<>();
            List<Long> rows = new ArrayList<>();
            for (Candidate candidate : candidates) {
                if (candidate.origin() instanceof Origin.FromWaitingRoom drained) {
                    rows.add(drained.row());
                    if (!drained.copy()) {
                        own.add(candidate.submission().id());
                    }
                }
            }
            waiting.delete(connection, rows);
            ledger.deleteWaiting(connection, own);
            return rows.size();
        });
    }

    private static long weight(Candidate candidate) {
        return COLUMNS + candidate.bytes();
    }

    private static <T> List<LedgerId> ids(List<T> rows, Function<T, Candidate> candidate) {
        return rows.stream().map(row -> candidate.apply(row).submission().id()).toList();
    }

    private static List<Submission> submissions(List<Candidate> candidates) {
        return candidates.stream().map(Candidate::submission).toList();
    }
}
