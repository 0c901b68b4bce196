package dev.sendwell.events.suppression;

import dev.sendwell.contracts.Cause;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The word of a cause in the database, in the API and on the wire, such as {@code soft-bounced}. */
public final class KindText {
    private KindText() {}

    public static String of(Cause.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The cause of a word; empty when there is none. */
    public static Optional<Cause.Kind> parse(String word) {
        return Arrays.stream(Cause.Kind.values())
                .filter(kind -> kind != Cause.Kind.UNRECOGNIZED && of(kind).equals(word))
                .findFirst();
    }
}
