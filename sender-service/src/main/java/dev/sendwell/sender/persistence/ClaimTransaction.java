package dev.sendwell.sender.persistence;

import dev.sendwell.contracts.LedgerId;
import dev.sendwell.sender.gate.Decision;
import dev.sendwell.sender.gate.Gate;
import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.lane.Candidate.Origin;
import dev.sendwell.sender.ledger.Claim;
import dev.sendwell.sender.ledger.Fence;
import dev.sendwell.sender.ledger.LedgerState;
import dev.sendwell.sender.outcome.Outbox;
import dev.sendwell.sender.outcome.Outcome;
import dev.sendwell.sender.persistence.LedgerTable.Standing;
import dev.sendwell.sender.waiting.WaitingCause;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One transaction that claims a batch and passes it through the gate. A candidate whose id is in the book already is resolved by
 * what the book says:
 *
 * <ul>
 *   <li>other content: reused, a dead letter
 *   <li>settled, or waiting: nothing is left to do for this one
 *   <li>being sent by an owner that lives: it waits as a copy
 *   <li>being sent by an owner that is dead: taken over by one fenced update, unconfirmed
 * </ul>
 */
final class ClaimTransaction {
    private final Connection connection;
    private final LedgerTable ledger;
    private final WaitingTable waiting;
    private final OutcomeTables outcomes;
    private final long owner;
    private final Duration longestTransaction;
    private final Instant now;
    private final boolean mayBeSent;
    private final Map<LedgerId, Decision> decisions = new HashMap<>();
    private final List<Claim> claims = new ArrayList<>();
    private final Writes writes;

    ClaimTransaction(
            Connection connection,
            LedgerTable ledger,
            WaitingTable waiting,
            OutcomeTables outcomes,
            long owner,
            Duration longestTransaction,
            Instant now,
            boolean mayBeSent) {
        this.connection = connection;
        this.ledger = ledger;
        this.waiting = waiting;
        this.outcomes = outcomes;
        this.owner = owner;
        this.longestTransaction = longestTransaction;
        this.now = now;
        this.mayBeSent = mayBeSent;
        this.writes = new Writes(now);
    }

    /**
     * Claims.
     *
     * @param candidates of different requests
     * @param heldElsewhere candidates whose requests this process holds already, in this batch or in another session
     */
    Result run(Gate gate, List<Candidate> candidates, List<Candidate> heldElsewhere) throws SQLException {
        Map<LedgerId, Candidate> inTheBook = new HashMap<>();
        List<LedgerTable.New> fresh = new ArrayList<>();
        List<LedgerTable.Drained> drained = new ArrayList<>();
        for (Candidate candidate : candidates) {
            LedgerId id = candidate.submission().id();
            Decision decision = gate.decide(candidate.submission());
            if (decision instanceof Decision.Send && !mayBeSent) {
                writes.release(candidate);
                claims.add(new Claim.Settled(candidate));
                continue;
            }
            inTheBook.put(id, candidate);
            decisions.put(id, decision);
            if (candidate.origin() instanceof Origin.FromWaitingRoom row && !row.copy()) {
                drained.add(new LedgerTable.Drained(candidate.submission(), row.epoch(), wanted(decision)));
            } else {
                fresh.add(new LedgerTable.New(candidate.submission(), wanted(decision)));
            }
        }
        if (!fresh.isEmpty()) {
            for (LedgerId id : ledger.insert(connection, fresh, owner, now)) {
                obey(Objects.requireNonNull(decisions.get(id)), inTheBook.remove(id), 1, 1);
            }
        }
        if (!drained.isEmpty()) {
            for (LedgerTable.Moved moved : ledger.moveFromWaiting(connection, drained, owner, now)) {
                obey(
                        Objects.requireNonNull(decisions.get(moved.id())),
                        inTheBook.remove(moved.id()),
                        moved.epoch(),
                        moved.attempt());
            }
        }
        resolve(inTheBook.values(), heldElsewhere);
        return new Result(List.copyOf(claims), writes.write(connection, waiting, outcomes));
    }

    /** Whether it is the drained row that the ledger row stands for. */
    private static boolean isFirst(Candidate candidate) {
        return candidate.origin() instanceof Origin.FromWaitingRoom drained && !drained.copy();
    }

    private static LedgerState wanted(Decision decision) {
        return switch (decision) {
            case Decision.Send ignored -> LedgerState.SENDING;
            case Decision.Hold ignored -> LedgerState.WAITING;
            case Decision.Settle(Outcome outcome) -> outcome.state();
        };
    }

    private void obey(Decision decision, Candidate candidate, int epoch, int attempt) {
        switch (decision) {
            case Decision.Send ignored -> claims.add(new Claim.Granted(candidate, new Fence(owner, epoch), attempt));
            case Decision.Hold(String words) -> {
                writes.stay(candidate, new WaitingTable.Stay(WaitingCause.HELD, Instant.MAX, words));
                claims.add(new Claim.Settled(candidate));
            }
            case Decision.Settle(Outcome outcome) -> {
                writes.reached(candidate, isFirst(candidate) ? attempt : 0, outcome);
                claims.add(new Claim.Settled(candidate));
            }
        }
    }

    private void resolve(Collection<Candidate> conflicting, Collection<Candidate> heldElsewhere) throws SQLException {
        Set<LedgerId> ids = Stream.concat(conflicting.stream(), heldElsewhere.stream())
                .map(candidate -> candidate.submission().id())
                .collect(Collectors.toSet());
        if (ids.isEmpty()) {
            return;
        }
        Map<LedgerId, Standing> standings = ledger.standings(connection, ids, longestTransaction).stream()
                .collect(Collectors.toMap(Standing::id, Function.identity()));
        for (Candidate candidate : conflicting) {
            resolve(candidate, standings.get(candidate.submission().id()), false);
        }
        for (Candidate candidate : heldElsewhere) {
            resolve(candidate, standings.get(candidate.submission().id()), true);
        }
    }

    private void resolve(Candidate candidate, @Nullable Standing standing, boolean heldHere) throws SQLException {
        if (standing == null) {
            // Whoever had the id is still claiming it, or it was forgotten a moment ago: this one looks again.
            waitAsCopy(candidate);
            return;
        }
        if (!standing.fingerprint()
                .equals(candidate.submission().request().fingerprint().value())) {
            claims.add(new Claim.Reused(candidate));
            return;
        }
        switch (standing.state()) {
            case ACCEPTED, FAILED, SUPPRESSED, EXPIRED, CANCELLED -> {
                writes.leave(candidate);
                claims.add(new Claim.Settled(candidate));
            }
            case WAITING, UNCONFIRMED -> {
                if (isFirst(candidate)) {
                    // It came back while its last claim was being laid down, or went on in another instance.
                    writes.release(candidate);
                } else {
                    writes.leave(candidate);
                }
                claims.add(new Claim.Settled(candidate));
            }
            case SENDING -> {
                if (heldHere) {
                    waitAsCopy(candidate);
                } else {
                    resolveSending(candidate, standing);
                }
            }
        }
    }

    private void resolveSending(Candidate candidate, Standing standing) throws SQLException {
        Fence fence = new Fence(Objects.requireNonNull(standing.owner()), standing.epoch());
        if (fence.owner() == owner) {
            resolveLostClaim(candidate, standing, fence);
        } else if (!standing.ownerLives() && takeOver(standing, fence)) {
            writes.takenOver(
                    candidate,
                    standing.attempt(),
                    new Outcome.Unconfirmed("the process that was sending it ended before the answer was recorded"));
            claims.add(new Claim.Settled(candidate));
        } else {
            waitAsCopy(candidate);
        }
    }

    /**
     * It is not in hand, so the claim was committed and its answer lost: nothing of it was sent. Since then it may have been
     * cancelled, held or suppressed, so it goes by what the gate says now.
     */
    private void resolveLostClaim(Candidate candidate, Standing standing, Fence fence) throws SQLException {
        Decision decision = Objects.requireNonNull(decisions.get(standing.id()));
        int attempts = standing.attempt() - 1;
        if (decision instanceof Decision.Send) {
            if (ledger.renewClaim(connection, standing.id(), fence)) {
                claims.add(new Claim.Granted(candidate, new Fence(owner, fence.epoch() + 1), standing.attempt()));
            } else {
                waitAsCopy(candidate);
            }
        } else if (end(standing, fence, wanted(decision), attempts)) {
            obey(decision, candidate, fence.epoch(), attempts);
        } else {
            waitAsCopy(candidate);
        }
    }

    private boolean takeOver(Standing standing, Fence fence) throws SQLException {
        return end(standing, fence, LedgerState.UNCONFIRMED, standing.attempt());
    }

    private boolean end(Standing standing, Fence fence, LedgerState state, int attempts) throws SQLException {
        LedgerTable.Ended ended = new LedgerTable.Ended(standing.id(), fence, state, attempts);
        return !ledger.end(connection, List.of(ended), now).isEmpty();
    }

    private void waitAsCopy(Candidate candidate) {
        writes.waitAsCopy(candidate);
        claims.add(new Claim.Settled(candidate));
    }

    /** What a claim yields once it is committed. */
    record Result(List<Claim> claims, List<Outbox.Unpublished> unpublished) {}
}
