package dev.sendwell.sender.delivery;

import dev.sendwell.sender.breaker.Breakers;
import dev.sendwell.sender.integration.Integration;
import dev.sendwell.sender.lane.Candidate;

/** What a session may take at this moment. */
enum Admission {
    /** Whatever is there. */
    EVERYTHING,
    /** One request, to find out whether a pause is over. */
    ONE,
    /** The dashboard's test e-mails, which pass a pause. */
    PROBES;

    static Admission of(Integration integration, Breakers breakers) {
        boolean paused = breakers.pauseOf(integration.id()).isPresent();
        if (!integration.settings().enabled()) {
            return PROBES;
        }
        if (!paused) {
            return EVERYTHING;
        }
        return breakers.takeProbe(integration) ? ONE : PROBES;
    }

    boolean admits(Candidate candidate) {
        return this != PROBES || candidate.submission().request().isProbe();
    }

    int atMost(int wanted) {
        return this == ONE ? 1 : wanted;
    }
}
