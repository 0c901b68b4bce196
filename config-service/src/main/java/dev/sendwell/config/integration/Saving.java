package dev.sendwell.config.integration;

import dev.sendwell.dashboard.Violation;
import java.util.List;

/** What came of a wish to create, change or delete an integration. */
public sealed interface Saving {
    /** It is committed when the transaction is, and then goes to Kafka. */
    record Saved(Integration integration) implements Saving {}

    /** Some fields break the rules; nothing changed. */
    record Refused(List<Violation> violations) implements Saving {}

    /** The id is in use, or was: ids are never used again. */
    record IdTaken(boolean deleted) implements Saving {}

    /** Somebody else changed it since the version that the wish speaks of. */
    record Outdated(Integration current) implements Saving {}

    /** There is no such integration. */
    record Unknown() implements Saving {}
}
