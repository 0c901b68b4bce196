package dev.sendwell.sender.waiting;

import dev.sendwell.sender.lane.Candidate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The waiting room. What is drained stays in its row, marked as this instance's, until it is settled. A drain yields fewer than its
 * limit where requests are large, and none while those in memory are large enough already.
 */
public interface WaitingRoom {

    /** Which of these integrations have something that is due. */
    Set<String> withSomethingDue(Collection<String> integrationIds);

    /** Drains what is due, the longest due first. Unconfirmed requests are never due by themselves. */
    List<Candidate> drainDue(String integrationId, int limit);

    /** Drains what has expired, of every integration, also of paused ones; what may have been sent does not expire. */
    List<Candidate> drainExpired(int limit);

    /** Drains what a person's cancellation reaches. */
    List<Candidate> drainCancelled(int limit);

    /** Drains what has waited for its integration to become known for longer than a grace time. */
    List<Candidate> drainUnknown(Collection<String> known, Duration grace, int limit);

    /** Lets requests that were unconfirmed for longer than the window be sent again, in integrations whose rule says so. */
    int resendUnconfirmed(Collection<String> integrationIds, Duration window);

    /** Frees what dead instances had drained. */
    int releaseOfTheDead();

    /** Frees what this instance has drained and lost sight of: the commit's answer never came, or a round failed. */
    int releaseStrays();

    /** Frees what this instance has drained and not claimed. */
    void releaseOwn();

    /** How many wait, by integration and cause. */
    Map<String, Map<WaitingCause, Long>> counts();
}
