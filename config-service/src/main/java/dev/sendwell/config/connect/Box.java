package dev.sendwell.config.connect;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A box of SendGrid's Event Webhook: events of this kind are posted while it is ticked. */
enum Box {
    DROPPED("Dropped", true),
    BOUNCE("Bounced", true),
    UNSUBSCRIBE("Unsubscribed", true),
    PROCESSED("Processed", true),
    DELIVERED("Delivered", true),
    DEFERRED("Deferred", true),
    SPAM_REPORT("Spam Reports", true),
    GROUP_UNSUBSCRIBE("Group Unsubscribes", true),
    GROUP_RESUBSCRIBE("Group Resubscribes", true),
    OPEN("Opened", false),
    CLICK("Clicked", false);

    private final String label;
    private final boolean needed;

    Box(String label, boolean needed) {
        this.label = label;
        this.needed = needed;
    }

    /** As SendGrid's pages write it. */
    String label() {
        return label;
    }

    /** As SendGrid's API writes it. */
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Those without which something goes wrong; the others make reports better. */
    static Set<Box> needed() {
        EnumSet<Box> needed = EnumSet.noneOf(Box.class);
        Arrays.stream(values()).filter(box -> box.needed).forEach(needed::add);
        return needed;
    }
}
