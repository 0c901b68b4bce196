package dev.sendwell.sender.delivery;

import dev.sendwell.sender.breaker.Breakers;
import dev.sendwell.sender.integration.Integration;

/** How much mail a session may take at this moment. The dashboard's test e-mails are not asked about: they pass a pause. */
enum Admission {
    /** Whatever is there. */
    EVERYTHING,
    /** One request, to find out whether a pause is over. */
    ONE,
    NOTHING;

    static Admission of(Integration integration, Breakers breakers) {
        boolean paused = breakers.pauseOf(integration.id()).isPresent();
        if (!integration.settings().enabled()) {
            return NOTHING;
        }
        if (!paused) {
            return EVERYTHING;
        }
        return breakers.takeProbe(integration) ? ONE : NOTHING;
    }

    int atMost(int wanted) {
        return this == ONE ? 1 : wanted;
    }
}
