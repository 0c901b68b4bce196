package dev.sendwell.sender.waiting;

import java.util.Map;

/** How many requests wait, of all instances, as counted a short time ago. */
public final class WaitingCensus {
    private final WaitingRoom room;
    private final long limitOfEach;
    private volatile Map<String, Map<WaitingCause, Long>> counts = Map.of();

    /**
     * @param limitOfEach how many requests of one integration may be parked
     */
    public WaitingCensus(WaitingRoom room, long limitOfEach) {
        this.room = room;
        this.limitOfEach = limitOfEach;
    }

    /** Counts anew. */
    public void take() {
        counts = room.counts();
    }

    /** By integration and cause. */
    public Map<String, Map<WaitingCause, Long>> counts() {
        return counts;
    }

    /** Whether nothing more of an integration may be parked. */
    public boolean isFull(String integrationId) {
        return counts.getOrDefault(integrationId, Map.of()).values().stream()
                        .mapToLong(Long::longValue)
                        .sum()
                >= limitOfEach;
    }
}
