package dev.sendwell.events.reports.projection;

import dev.sendwell.contracts.EmailEvent;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Counts events as the journal enters them, in its transaction: what the journal takes for a repetition is one here too, and a
 * report equals the journal at every moment (decision 0020).
 */
public final class ReportedEvents {
    private static final Logger LOG = Logger.getLogger(ReportedEvents.class);

    private ReportedEvents() {}

    /**
     * Takes events in.
     *
     * @param events each for the first time
     */
    public static void count(Connection transaction, List<EmailEvent> events) throws SQLException {
        List<Fact> facts = new ArrayList<>(events.size());
        for (EmailEvent event : events) {
            try {
                facts.addAll(FactReader.read(event));
            } catch (IOException e) {
                LOG.warnf(
                        "event is not counted cause=%s event=%s",
                        e.getMessage(), event.ref().id());
            }
        }
        Fold.apply(transaction, facts);
    }
}
