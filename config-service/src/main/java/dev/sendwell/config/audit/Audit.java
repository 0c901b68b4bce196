package dev.sendwell.config.audit;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.Map;

/** Notes what changes nothing in the database, such as a test e-mail or a check, in a transaction of its own. */
@Singleton
public class Audit {
    @Inject
    InstantSource clock;

    /**
     * Writes an entry.
     *
     * @param facts by field, without secrets
     */
    @Transactional
    public void note(Actor actor, String action, String subject, Map<String, String> facts) {
        AuditEntry.write(clock.instant(), actor, action, subject, Map.of(), facts);
    }
}
