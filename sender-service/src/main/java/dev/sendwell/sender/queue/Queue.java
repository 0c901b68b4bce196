package dev.sendwell.sender.queue;

import dev.sendwell.contracts.LedgerId;
import dev.sendwell.sender.ledger.LedgerState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people ask about requests. Reads only. */
public interface Queue {

    /** The state of one request and how it came there; empty when the ledger does not know it. */
    Optional<RequestView> find(LedgerId id);

    /** The requests of this id, of whichever of these integrations, and of those that any request was settled of. */
    List<Found> withId(String requestId, Collection<String> integrationIds);

    /** What waits and what was not sent, grouped; the largest groups of each first. */
    List<Group> groups();

    /** How many requests a list has, counted up to a limit and one more. */
    long count(Asked asked, int limit);

    /** Requests that wait, those that came last first. */
    Page<WaitingView> waiting(Asked asked, @Nullable Cursor after, int limit);

    /** Requests that were settled without being accepted, newest first. */
    Page<NotSentView> notSent(Asked asked, @Nullable Cursor after, int limit);

    /** All that wait, in constant memory. */
    <X extends Exception> void eachWaiting(Asked asked, Reader<WaitingView, X> reader) throws X;

    /** All that were settled without being accepted, in constant memory. */
    <X extends Exception> void eachNotSent(Asked asked, Reader<NotSentView, X> reader) throws X;

    /** How many requests are settled, by integration and state, for as long as the ledger remembers. */
    Map<String, Map<LedgerState, Settled>> settled();

    /** How many requests wait now, by integration and the word of their cause. */
    Map<String, Map<String, Long>> waitingCounts();

    /** Told of one line after the other. */
    @FunctionalInterface
    interface Reader<T, X extends Exception> {
        void read(T line) throws X;
    }
}
