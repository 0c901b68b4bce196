package dev.sendwell.simulator.recipient;

import dev.sendwell.simulator.message.SmtpApi;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** SendGrid's own lists. An address is compared in lower case. */
public final class SuppressionLists {
    private final Map<Kind, Set<String>> lists = new EnumMap<>(Kind.class);

    public SuppressionLists() {
        for (Kind kind : Kind.values()) {
            lists.put(kind, ConcurrentHashMap.newKeySet());
        }
    }

    /** The first list that stops a message, in SendGrid's order. */
    Optional<Kind> stopping(String address, SmtpApi api) {
        for (Kind kind : Kind.values()) {
            boolean bypassed = api.bypassesLists() && kind != Kind.INVALID;
            if (!bypassed && lists.get(kind).contains(entry(kind, address, api.group()))) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Puts an address on a list; the group only counts for the list of groups. */
    void add(Kind kind, String address, @Nullable Integer group) {
        lists.get(kind).add(entry(kind, address, group));
    }

    /** Empties every list. */
    public void clear() {
        lists.values().forEach(Set::clear);
    }

    /** How many addresses each list holds, by its name. */
    public Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new TreeMap<>();
        lists.forEach((kind, list) -> sizes.put(kind.listName, list.size()));
        return sizes;
    }

    private static String entry(Kind kind, String address, @Nullable Integer group) {
        String canonical = address.toLowerCase(Locale.ROOT);
        return kind == Kind.GROUP_UNSUBSCRIBES ? group + "/" + canonical : canonical;
    }

    /** The lists, in the order in which SendGrid looks at them. */
    enum Kind {
        INVALID("invalid emails", "Invalid"),
        BOUNCES("bounces", "Bounced Address"),
        SPAM_REPORTS("spam reports", "Spam Reporting Address"),
        UNSUBSCRIBES("unsubscribes", "Unsubscribed Address"),
        GROUP_UNSUBSCRIBES("group unsubscribes", "Unsubscribed Address");

        private final String listName;
        private final String reason;

        Kind(String listName, String reason) {
            this.listName = listName;
            this.reason = reason;
        }

        /** The reason of the {@code dropped} event. */
        String reason() {
            return reason;
        }
    }
}
