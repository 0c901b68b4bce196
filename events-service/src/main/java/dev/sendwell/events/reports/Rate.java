package dev.sendwell.events.reports;

import dev.sendwell.events.reports.projection.Figure;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Shares that a report shows, each with what it is a share of. Part and whole are counted in the same range, each in its own
 * bucket: of mail accepted just before midnight, some is delivered on the next day.
 */
enum Rate {
    ACCEPTED(Figure.ACCEPTED, Figure.REQUESTED, null),
    DELIVERED(Figure.DELIVERED, Figure.ACCEPTED, null),
    /** Above 5 % mailbox providers take the sender for a spammer. */
    BOUNCED(Figure.BOUNCED, Figure.ACCEPTED, 0.05),
    BLOCKED(Figure.BLOCKED, Figure.ACCEPTED, null),
    DROPPED(Figure.DROPPED, Figure.ACCEPTED, null),
    /** Gmail and Yahoo ask bulk senders to stay below 0.1 %. */
    COMPLAINED(Figure.COMPLAINED, Figure.DELIVERED, 0.001),
    UNSUBSCRIBED(Figure.UNSUBSCRIBED, Figure.DELIVERED, null),
    OPENED(Figure.OPENED, Figure.DELIVERED, null),
    CLICKED(Figure.CLICKED, Figure.DELIVERED, null),
    SUPPRESSED(Figure.SUPPRESSED, Figure.REQUESTED, null),
    FAILED(null, Figure.REQUESTED, null);

    private final @Nullable Figure part;
    private final Figure whole;
    private final @Nullable Double limit;

    Rate(@Nullable Figure part, Figure whole, @Nullable Double limit) {
        this.part = part;
        this.whole = whole;
        this.limit = limit;
    }

    /** The share that a figure is shown as; empty where none is. */
    static Optional<Rate> of(Figure figure) {
        return Arrays.stream(values()).filter(rate -> rate.part == figure).findFirst();
    }

    String word() {
        return part == null ? "failed" : Figures.name(part);
    }

    /** What it is a share of. */
    String of() {
        return Figures.name(whole);
    }

    /** Which share must not be passed; absent where none is known. */
    @Nullable
    Double limit() {
        return limit;
    }

    long part(Figures figures) {
        ToLongFunction<Figures> failed = Figures::failed;
        return part == null ? failed.applyAsLong(figures) : figures.count(part);
    }

    long whole(Figures figures) {
        return figures.count(whole);
    }

    /** Between 0 and, usually, 1; absent of nothing. */
    @Nullable
    Double value(Figures figures) {
        return whole(figures) == 0 ? null : (double) part(figures) / whole(figures);
    }

    /** How near the limit it is. */
    Standing standing(Figures figures) {
        Double value = value(figures);
        if (limit == null || value == null || value <= limit / 2) {
            return Standing.FINE;
        }
        return value > limit ? Standing.ABOVE : Standing.NEAR;
    }

    /** In words. */
    String definition() {
        return "requests " + words(word()) + " in the range, of requests " + words(of()) + " in the range";
    }

    private static String words(String name) {
        return name.replaceAll("([A-Z])", " $1").toLowerCase(java.util.Locale.ROOT);
    }

    /** A rate beside its limit. */
    enum Standing {
        /** Below half of it, or there is none. */
        FINE,
        /** Above half of it. */
        NEAR,
        /** Above it. */
        ABOVE
    }
}
