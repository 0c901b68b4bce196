package dev.sendwell.config.incident;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong now.
 *
 * @param since when it began, as far as this look can tell; an earlier look may know better
 * @param goodAt when it was known to be well the last time: what began before is over
 * @param seenAt when it was seen to be wrong
 * @param patience how long it has to be wrong before anybody is told
 * @param words what is wrong
 * @param advice what helps
 * @param evidence the other side's own words
 */
record Finding(
        Kind kind,
        String integrationId,
        Instant since,
        @Nullable Instant goodAt,
        Instant seenAt,
        Duration patience,
        String words,
        String advice,
        @Nullable String evidence) {}
