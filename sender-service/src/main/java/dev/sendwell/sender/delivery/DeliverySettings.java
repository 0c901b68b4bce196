package dev.sendwell.sender.delivery;

import dev.sendwell.sender.composition.UnsubscribeLinks;
import java.time.Duration;

/**
 * How this instance delivers.
 *
 * @param largestGroup a session claims at most so many requests at once
 * @param idle a session without work ends after so long
 * @param patience how long nothing is tried after a server or the database refused
 * @param stuck a lane that makes no progress for so long is parked
 * @param unsubscribeLinks how recipients leave marketing mail
 */
public record DeliverySettings(
        RetryPolicy retry,
        int largestGroup,
        Duration idle,
        Duration patience,
        Duration stuck,
        UnsubscribeLinks unsubscribeLinks) {}
