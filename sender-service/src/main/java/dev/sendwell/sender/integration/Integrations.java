package dev.sendwell.sender.integration;

import java.util.Collection;
import java.util.Map;

/** The integrations, as the newest settings have them. */
public interface Integrations {

    Known find(String integrationId);

    /** Those that can be sent through. */
    Collection<Integration> usable();

    /** Newer versions whose secret no key at hand opens, by integration; the version before them stays in force. */
    Map<String, Long> lockedVersions();
}
