package dev.sendwell.simulator.recipient;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an address does with a message, written before the first plus sign of its local part. */
public enum Behaviour {
    /** Delivered; every other local part does this. */
    DELIVERS(null, "delivered"),
    /** Refused for good: the mailbox does not exist. */
    BOUNCES("bounce", "bounced"),
    /** Refused because of content or reputation: temporary, whatever the status says. */
    BLOCKS("blocked", "blocked"),
    /** Refused twice for now, then delivered. */
    DEFERS("defer", "delivered after two deferrals"),
    /** Not an address, says SendGrid, and drops without trying. */
    IS_INVALID("drop-invalid", "dropped: Invalid"),
    /** Delivered, then reported as spam. */
    COMPLAINS("spam", "delivered, then complained"),
    /** Delivered, then unsubscribed from everything. */
    UNSUBSCRIBES("unsubscribe", "delivered, then unsubscribed"),
    /** Delivered, then unsubscribed from the message's group, if it names one. */
    LEAVES_GROUP("group-unsubscribe", "delivered, then unsubscribed from the group"),
    /** Delivered and opened, by a privacy proxy or by a person. */
    OPENS("open", "delivered, then opened"),
    /** Delivered, opened, and a link followed. */
    CLICKS("click", "delivered, then clicked"),
    /** Delivered, then a bounce mail came back that nobody can match to a message. */
    BOUNCES_LATER("async-bounce", "delivered, then bounced");

    private final @Nullable String prefix;
    private final String outcome;

    Behaviour(@Nullable String prefix, String outcome) {
        this.prefix = prefix;
        this.outcome = outcome;
    }

    /** The behaviour that an address asks for. */
    public static Behaviour of(String address) {
        int plus = address.indexOf('+');
        if (plus < 0 || plus > address.lastIndexOf('@')) {
            return DELIVERS;
        }
        String prefix = address.substring(0, plus).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(behaviour -> prefix.equals(behaviour.prefix))
                .findFirst()
                .orElse(DELIVERS);
    }

    /** What stands before the plus sign; empty for {@link #DELIVERS}. */
    public Optional<String> prefix() {
        return Optional.ofNullable(prefix);
    }

    /** In words, for people. */
    String outcome() {
        return outcome;
    }
}
