package dev.sendwell.events.reports.projection;

import dev.sendwell.events.EventsConfig;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.sql.DataSource;

/** Runs the self-check over the days that a page shows unless asked otherwise, once for all instances. */
@ApplicationScoped
class CheckSchedule {
    /** Seven days of any time zone. */
    private static final Duration RECENT = Duration.ofDays(8);

    private final SelfCheck selfCheck;
    private final DataSource database;
    private final InstantSource clock;
    private final Duration every;

    CheckSchedule(SelfCheck selfCheck, DataSource database, InstantSource clock, EventsConfig config) {
        this.selfCheck = selfCheck;
        this.database = database;
        this.clock = clock;
        this.every = config.reports().checkEvery();
    }

    @Scheduled(
            every = "${sendwell.reports.check-every:5m}",
            delayed = "20s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void checkRecentDays() throws SQLException {
        Instant now = clock.instant();
        if (!checkedSince(now.minus(every.dividedBy(2)))) {
            selfCheck.checkAndRemember(Bucket.of(now.minus(RECENT)), Bucket.of(now.plus(Duration.ofDays(1))));
        }
    }

    private boolean checkedSince(Instant instant) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return selfCheck
                    .last(connection)
                    .filter(result -> result.checkedAt().isAfter(instant))
                    .isPresent();
        }
    }
}
