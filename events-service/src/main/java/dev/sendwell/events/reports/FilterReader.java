package dev.sendwell.events.reports;

import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneId;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads filters with what they leave out: today, and the deployment's time zone. */
@ApplicationScoped
class FilterReader {
    private final InstantSource clock;
    private final ZoneId zone;

    FilterReader(InstantSource clock, @ConfigProperty(name = "sendwell.time-zone", defaultValue = "UTC") ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    ReportFilter.Parsed read(FilterWords words) {
        return ReportFilter.parse(words, zone, clock.instant());
    }

    /** The filter, or a problem that names the parameters that are wrong. */
    ReportFilter require(FilterWords words) {
        return switch (read(words)) {
            case ReportFilter.Parsed.Good good -> good.filter();
            case ReportFilter.Parsed.Wrong wrong -> throw new ProblemException(Problem.invalid(wrong.violations()));
        };
    }
}
