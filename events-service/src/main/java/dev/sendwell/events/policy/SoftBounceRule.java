package dev.sendwell.events.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When soft bounces are too many: so many messages refused without a delivery, or a person's lift, between them.
 *
 * @param threshold with this many the address becomes inactive
 * @param expiry for so long after the last of them
 */
public record SoftBounceRule(int threshold, Duration expiry) {

    /**
     * A soft bounce of one address at one integration.
     *
     * @param event the event's fingerprint
     * @param message what tells messages apart; each counts once
     * @param countedFrom the last delivery to the address, or lift of its soft bounces, before it; null when there was none
     */
    public record SoftBounce(
            UUID event,
            String message,
            Instant at,
            @Nullable Instant countedFrom) {
        /** The same with what began the count. */
        public SoftBounce countedFrom(@Nullable Instant begin) {
            return new SoftBounce(event, message, at, begin);
        }
    }

    /**
     * A soft bounce that was one too many.
     *
     * @param until the address is inactive because of it
     */
    public record TooMany(SoftBounce bounce, Instant until) {}

    /**
     * The bounces that reached the threshold or came after it in the same run.
     *
     * @param bounces all of one address at one integration, in any order
     */
    public List<TooMany> tooMany(List<SoftBounce> bounces) {
        List<SoftBounce> inOrder = bounces.stream()
                .sorted(Comparator.comparing(SoftBounce::at).thenComparing(SoftBounce::event))
                .toList();
        List<TooMany> tooMany = new ArrayList<>();
        Set<String> run = new HashSet<>();
        Instant from = null;
        for (SoftBounce bounce : inOrder) {
            if (!Objects.equals(from, bounce.countedFrom())) {
                from = bounce.countedFrom();
                run.clear();
            }
            if (run.add(bounce.message()) && run.size() >= threshold) {
                tooMany.add(new TooMany(bounce, bounce.at().plus(expiry)));
            }
        }
        return tooMany;
    }
}
