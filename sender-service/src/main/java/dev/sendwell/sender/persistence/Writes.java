package dev.sendwell.sender.persistence;

import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.lane.Candidate.Origin;
import dev.sendwell.sender.outcome.Conversation;
import dev.sendwell.sender.outcome.Outbox;
import dev.sendwell.sender.outcome.Outcome;
import dev.sendwell.sender.waiting.WaitingCause;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a transaction has to write beside the ledger's rows, so that each table gets one statement, whatever the number
 * of requests.
 */
final class Writes {
    private static final Duration UNTIL_A_COPY_LOOKS_AGAIN = Duration.ofSeconds(2);

    private final Instant now;
    private final List<OutcomeTables.Reached> reached = new ArrayList<>();
    private final List<WaitingTable.Arrival> arrivals = new ArrayList<>();
    private final List<WaitingTable.GivenBack> givenBack = new ArrayList<>();
    private final List<Long> released = new ArrayList<>();
    private final List<Long> deleted = new ArrayList<>();

    Writes(Instant now) {
        this.now = now;
    }

    /** A request has reached an outcome; its place in the waiting room follows from it. */
    void reached(Candidate candidate, int attempt, Outcome outcome) {
        reached(candidate, attempt, outcome, null);
    }

    /** The same, after a conversation that is to be kept. */
    void reached(Candidate candidate, int attempt, Outcome outcome, @Nullable Conversation conversation) {
        reached.add(new OutcomeTables.Reached(candidate.submission(), attempt, outcome, conversation));
        switch (outcome) {
            case Outcome.Deferred(var refusal, Instant nextAttemptAt) ->
                stay(
                        candidate,
                        new WaitingTable.Stay(
                                WaitingCause.DEFERRED, nextAttemptAt, OutcomeTables.words(outcome), conversation));
            case Outcome.Unconfirmed(String detail) ->
                stay(candidate, new WaitingTable.Stay(WaitingCause.UNCONFIRMED, Instant.MAX, detail, conversation));
            case Outcome.Accepted ignored -> leave(candidate);
            case Outcome.Failed ignored -> leave(candidate);
            case Outcome.Suppressed ignored -> leave(candidate);
            case Outcome.Expired ignored -> leave(candidate);
            case Outcome.Cancelled ignored -> leave(candidate);
        }
    }

    /** A request comes into the waiting room, or stays in it, as the one that the ledger row stands for. */
    void stay(Candidate candidate, WaitingTable.Stay stay) {
        switch (candidate.origin()) {
            case Origin.FromKafka ignored ->
                arrivals.add(new WaitingTable.Arrival(candidate.submission(), false, stay));
            case Origin.FromWaitingRoom drained ->
                givenBack.add(new WaitingTable.GivenBack(drained.row(), false, stay));
        }
    }

    /** A request waits to learn what becomes of another with its id. */
    void waitAsCopy(Candidate candidate) {
        WaitingTable.Stay stay = new WaitingTable.Stay(
                WaitingCause.COPY, now.plus(UNTIL_A_COPY_LOOKS_AGAIN), "the same request is being sent elsewhere");
        switch (candidate.origin()) {
            case Origin.FromKafka ignored -> arrivals.add(new WaitingTable.Arrival(candidate.submission(), true, stay));
            case Origin.FromWaitingRoom drained ->
                givenBack.add(new WaitingTable.GivenBack(drained.row(), drained.copy(), stay));
        }
    }

    /**
     * A request was found in the hands of a dead owner. The row that stands for it may be another than the candidate's: the one
     * that the dead owner had drained.
     */
    void takenOver(Candidate candidate, int attempt, Outcome.Unconfirmed outcome) {
        reached.add(new OutcomeTables.Reached(candidate.submission(), attempt, outcome, null));
        arrivals.add(new WaitingTable.Arrival(
                candidate.submission(),
                false,
                new WaitingTable.Stay(WaitingCause.UNCONFIRMED, Instant.MAX, outcome.detail())));
        if (candidate.origin() instanceof Origin.FromWaitingRoom drained && drained.copy()) {
            deleted.add(drained.row());
        }
    }

    /** A request is not, or no longer, in the waiting room. */
    void leave(Candidate candidate) {
        if (candidate.origin() instanceof Origin.FromWaitingRoom drained) {
            deleted.add(drained.row());
        }
    }

    /** A drained request stays in the waiting room as it was. */
    void release(Candidate candidate) {
        if (candidate.origin() instanceof Origin.FromWaitingRoom drained) {
            released.add(drained.row());
        }
    }

    /**
     * Writes all of it.
     *
     * @return what is to be published once the transaction is committed
     */
    List<Outbox.Unpublished> write(Connection connection, WaitingTable waiting, OutcomeTables outcomes)
            throws SQLException {
        waiting.delete(connection, deleted);
        waiting.release(connection, released);
        waiting.giveBack(connection, givenBack, now);
        waiting.insert(connection, arrivals, now);
        return outcomes.write(connection, reached, now);
    }
}
