package dev.sendwell.events.reports;

import dev.sendwell.events.reports.projection.Figure;
import jakarta.enterprise.context.ApplicationScoped;

/** How many requests the suppression list has kept from being sent, for the page of that list. */
@ApplicationScoped
public class LeftOut {
    private final Reports reports;
    private final FilterReader filters;

    LeftOut(Reports reports, FilterReader filters) {
        this.reports = reports;
        this.filters = filters;
    }

    /** Requests of today and the six days before, of all integrations. */
    public long inTheLastSevenDays() {
        ReportFilter week = filters.require(FilterWords.NONE);
        return reports.summary(week).figures().count(Figure.SUPPRESSED);
    }
}
