package dev.sendwell.events.suppression.imports;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An import and how far it is.
 *
 * @param fileName as it was called where it came from
 * @param defaults what holds for lines that do not say it
 * @param actor who imports, as shown to people
 * @param size bytes that have arrived
 * @param position bytes that were read
 * @param lines worked through, without the header
 * @param added lines that made an address inactive, or inactive for longer
 * @param known lines whose address was imported before and stays inactive for as long
 * @param rejected lines that cannot be used
 * @param failure why it ended early; absent otherwise
 */
public record Import(
        UUID id,
        String fileName,
        Defaults defaults,
        String actor,
        Instant startedAt,
        Status status,
        long size,
        long position,
        long lines,
        long added,
        long known,
        long rejected,
        @Nullable Instant finishedAt,
        @Nullable String failure) {

    /**
     * What holds for lines that do not say it.
     *
     * @param scope as text
     * @param until when it ends by itself; absent: never
     */
    public record Defaults(
            String scope, String reason, @Nullable Instant until) {}

    /** Where it stands. */
    public enum Status {
        /** The file is arriving. */
        ARRIVING,
        /** It is being worked through, or will be. */
        RUNNING,
        /** All lines are worked through. */
        DONE,
        /** It ended early; what was worked through before stays. */
        FAILED
    }

    /** True when nothing changes any more. */
    public boolean over() {
        return status == Status.DONE || status == Status.FAILED;
    }
}
