package dev.sendwell.sender.stop;

import dev.sendwell.sender.lane.Submission;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's order to stop requests, obeyed at the gate and so also for what is still in Kafka.
 *
 * @param reach which requests
 * @param actor who, as shown to people
 * @param orderedAt a cancellation touches what was published until then
 */
public record StopOrder(
        Action action, Reach reach, String actor, @Nullable String reason, Instant orderedAt) {

    /** What happens to the requests. */
    public enum Action {
        /** They wait until they are resumed. */
        HOLD("hold"),
        /** They are never sent. */
        CANCEL("cancel");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        /** The word for it in the database and in APIs. */
        public String word() {
            return word;
        }
    }

    /**
     * Which requests an order speaks of.
     *
     * @param integrationId absent: every integration
     * @param campaign absent: every campaign, and what has none
     */
    public record Reach(
            @Nullable String integrationId, @Nullable String campaign) {

        boolean includes(Submission submission) {
            return (integrationId == null || integrationId.equals(submission.integrationId()))
                    && (campaign == null
                            || campaign.equals(submission.request().email().campaign()));
        }
    }

    /** Whether the order speaks of this request. */
    public boolean concerns(Submission submission) {
        return reach.includes(submission)
                && (action == Action.HOLD || !submission.requestedAt().isAfter(orderedAt));
    }
}
