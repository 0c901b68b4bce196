package dev.sendwell.sender.stop;

import dev.sendwell.sender.stop.StopOrder.Reach;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where orders are given and taken back. They take effect at the next gate that a request passes. */
public interface StopDesk {

    /** Orders in force, the oldest first. */
    List<StopOrder> orders();

    /**
     * Holds requests until they are resumed.
     *
     * @return how many are in the waiting room now; what is still in Kafka nobody has counted
     */
    long hold(Reach reach, String actor, @Nullable String reason);

    /**
     * Takes back the holds of exactly this reach, and brings what they held back on its way.
     *
     * @return how many were held
     */
    long resume(Reach reach);

    /**
     * Cancels what was published until now. What may have been sent already is not touched.
     *
     * @return how many are in the waiting room now; what is still in Kafka nobody has counted
     */
    long cancel(Reach reach, String actor, @Nullable String reason);
}
