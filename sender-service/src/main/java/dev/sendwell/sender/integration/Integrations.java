package dev.sendwell.sender.integration;

import java.util.Collection;

/** The integrations, as the newest settings have them. */
public interface Integrations {

    Known find(String integrationId);

    /** Those that can be sent through. */
    Collection<Integration> usable();
}
