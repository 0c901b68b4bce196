package dev.sendwell.sender.gate;

import dev.sendwell.sender.lane.Submission;
import dev.sendwell.sender.outcome.Outcome;
import dev.sendwell.sender.stop.StopOrder;
import dev.sendwell.sender.suppression.Suppressions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides whether requests may be sent at one moment. What a person said comes first, then time, then the address. */
public final class Gate {
    private final Suppressions suppressions;
    private final List<StopOrder> orders;
    private final Instant now;

    public Gate(Suppressions suppressions, List<StopOrder> orders, Instant now) {
        this.suppressions = suppressions;
        this.orders = orders;
        this.now = now;
    }

    public Decision decide(Submission submission) {
        Optional<StopOrder> cancelled = order(StopOrder.Action.CANCEL, submission);
        if (cancelled.isPresent()) {
            StopOrder order = cancelled.get();
            return new Decision.Settle(new Outcome.Cancelled(order.actor(), order.reason()));
        }
        if (!now.isBefore(submission.expiresAt())) {
            return new Decision.Settle(new Outcome.Expired(submission.expiresAt()));
        }
        Optional<StopOrder> held = order(StopOrder.Action.HOLD, submission);
        if (held.isPresent()) {
            StopOrder order = held.get();
            String why = order.reason() == null ? "" : ": " + order.reason();
            return new Decision.Hold("held by " + order.actor() + why);
        }
        return suppressions
                .stopping(submission, now)
                .<Decision>map(stop -> new Decision.Settle(new Outcome.Suppressed(stop.scope(), stop.causes())))
                .orElseGet(Decision.Send::new);
    }

    private Optional<StopOrder> order(StopOrder.Action action, Submission submission) {
        return orders.stream()
                .filter(order -> order.action() == action && order.concerns(submission))
                .findFirst();
    }
}
