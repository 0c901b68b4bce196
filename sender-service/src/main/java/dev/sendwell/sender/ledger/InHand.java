package dev.sendwell.sender.ledger;

import dev.sendwell.contracts.LedgerId;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests that this process has claimed, or is claiming, at this moment: tells a request that another session holds from a
 * claim whose answer was lost.
 */
public final class InHand {
    private final Set<LedgerId> ids = ConcurrentHashMap.newKeySet();

    /** True when nobody in this process had it; it is then in hand until it is laid down. */
    public boolean take(LedgerId id) {
        return ids.add(id);
    }

    public void layDown(Collection<LedgerId> laidDown) {
        laidDown.forEach(ids::remove);
    }

    /** How many there are. */
    public int size() {
        return ids.size();
    }
}
