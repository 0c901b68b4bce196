package dev.sendwell.events.suppression;

import dev.sendwell.contracts.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What follows from everything that was said about one address in one scope.
 *
 * <p>For each kind by itself: what was added before it was last lifted is gone (in the same second it stays, which is the safe
 * side); of the rest, the newest unbroken stretch counts, from its first entry to its latest end. The order of arrival plays no
 * part.
 */
final class Causes {
    private static final Comparator<Entry> IN_TIME =
            Comparator.comparing(Entry::at).thenComparing(Entry::id);

    private Causes() {}

    /** The causes that hold at {@code now}, oldest first. */
    static List<Cause> following(List<Entry> entries, Instant now) {
        Map<Cause.Kind, List<Entry>> byKind = new EnumMap<>(Cause.Kind.class);
        entries.forEach(entry ->
                byKind.computeIfAbsent(entry.kind(), kind -> new ArrayList<>()).add(entry));
        return byKind.values().stream()
                .map(Causes::ofOneKind)
                .filter(cause -> cause != null && cause.holdsAt(now))
                .sorted(Comparator.comparing(Cause::since).thenComparing(Cause::kind))
                .toList();
    }

    private static @Nullable Cause ofOneKind(List<Entry> entries) {
        Instant lifted = entries.stream()
                .filter(entry -> entry.action() == Entry.Action.LIFTED)
                .map(Entry::at)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
        List<Entry> standing = entries.stream()
                .filter(entry ->
                        entry.action() == Entry.Action.ADDED && !entry.at().isBefore(lifted))
                .sorted(IN_TIME)
                .toList();
        Entry first = null;
        Instant end = null;
        for (Entry entry : standing) {
            boolean unbroken = first != null && (end == null || !entry.at().isAfter(end));
            if (unbroken) {
                end = later(end, entry.until());
            } else {
                first = entry;
                end = entry.until();
            }
        }
        return first == null
                ? null
                : new Cause(
                        first.kind(),
                        first.at(),
                        end,
                        first.evidence(),
                        first.actor(),
                        first.requestId(),
                        first.campaign());
    }

    /** The later end, where null is never. */
    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return null;
        }
        return one.isAfter(other) ? one : other;
    }
}
