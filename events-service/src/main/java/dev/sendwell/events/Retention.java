package dev.sendwell.events;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * How far back events are kept, and what the reports know of single requests: whole months of UTC.
 *
 * @param months that are kept beside the current one
 */
public record Retention(int months) {

    /** The first day that is kept. */
    public LocalDate oldest(Instant now) {
        return now.atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1).minusMonths(months);
    }

    /** Of the settings. */
    static final class Configured {
        private Configured() {}

        @Produces
        @Singleton
        static Retention retention(EventsConfig config) {
            return new Retention(config.journal().retentionMonths());
        }
    }
}
