package dev.sendwell.events.inactive;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Scope;
import dev.sendwell.events.persistence.Times;
import dev.sendwell.events.suppression.Target;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/**
 * The form that adds, as it was filled in.
 *
 * @param address an address, or a whole domain as {@code @example.org}
 * @param integration empty: everywhere
 * @param group an unsubscribe group of that integration; empty: all of it
 * @param until the last day on which it holds; empty: until it is lifted
 */
public record Addition(
        @RestForm @Nullable String address,
        @RestForm @Nullable String integration,
        @RestForm @Nullable String group,
        @RestForm @Nullable String reason,
        @RestForm @Nullable String until) {
    static final Addition EMPTY = new Addition("", "", "", "", "");
    static final int LONGEST_REASON = 500;

    /** What the form says, or what is wrong with which of its fields. */
    sealed interface Read {
        record Good(
                Target target,
                Scope scope,
                String reason,
                @Nullable Instant until) implements Read {}

        record Wrong(Map<String, String> errors) implements Read {}
    }

    Read read(AddressHash.Hasher hasher, ZoneId zone, Instant now) {
        Map<String, String> errors = new LinkedHashMap<>();
        Target target = target(hasher, errors);
        Scope scope = scope(errors);
        String why = reason(reason, errors);
        Instant end = end(zone, now, errors);
        return errors.isEmpty() && target != null && scope != null
                ? new Read.Good(target, scope, why, end)
                : new Read.Wrong(errors);
    }

    private @Nullable Target target(AddressHash.Hasher hasher, Map<String, String> errors) {
        return switch (Target.parse(text(address), hasher)) {
            case Target.Parsed.Good good -> good.target();
            case Target.Parsed.Bad bad -> {
                errors.put("address", bad.reason());
                yield null;
            }
        };
    }

    @Nullable
    Scope scope(Map<String, String> errors) {
        if (text(integration).isEmpty()) {
            if (!text(group).isEmpty()) {
                errors.put("group", "a group belongs to an integration: choose which");
            }
            return Scope.everywhere();
        }
        if (text(group).isEmpty()) {
            return new Scope.OfIntegration(text(integration));
        }
        try {
            return new Scope.OfGroup(text(integration), Integer.parseInt(text(group)));
        } catch (NumberFormatException e) {
            errors.put("group", "a group is a number");
            return null;
        }
    }

    @Nullable
    Instant end(ZoneId zone, Instant now, Map<String, String> errors) {
        if (text(until).isEmpty()) {
            return null;
        }
        Optional<Instant> end = Times.day(text(until))
                .map(day -> day.plusDays(1).atStartOfDay(zone).toInstant());
        if (end.isEmpty()) {
            errors.put("until", "a day such as 2026-12-31");
        } else if (!end.get().isAfter(now)) {
            errors.put("until", "this day is over");
        }
        return end.orElse(null);
    }

    /** A reason that can be kept; everything by hand needs one. */
    static String reason(@Nullable String given, Map<String, String> errors) {
        String reason = text(given);
        if (reason.isEmpty()) {
            errors.put("reason", "say why, for whoever wonders later");
        } else if (reason.length() > LONGEST_REASON) {
            errors.put("reason", "at most " + LONGEST_REASON + " characters");
        }
        return reason;
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given.strip().replace("\0", "");
    }
}
