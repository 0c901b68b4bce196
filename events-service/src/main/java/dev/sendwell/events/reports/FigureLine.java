package dev.sendwell.events.reports;

import static dev.sendwell.dashboard.Written.grouped;
import static dev.sendwell.dashboard.Written.percentOf;

import dev.sendwell.events.reports.projection.Figure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A figure with everything that is known of it.
 *
 * @param requests how many requests, each once
 * @param events how many events; empty where a figure counts none
 * @param rate the share; empty where none is shown
 * @param definition what it is a share of
 * @param link which requests these are; empty where there are none
 */
public record FigureLine(String name, String requests, String events, String rate, String definition, String link) {

    static List<FigureLine> of(Figures figures, ReportFilter filter) {
        return Arrays.stream(Figure.values())
                .map(figure -> of(figure, figures, filter))
                .toList();
    }

    private static FigureLine of(Figure figure, Figures figures, ReportFilter filter) {
        Optional<Rate> rate = Rate.of(figure);
        long count = figures.count(figure);
        return new FigureLine(
                ReportView.what(figure.column()),
                grouped(count),
                figure.countsEvents() ? grouped(figures.total(figure)) : "",
                rate.map(one -> percentOf(one.part(figures), one.whole(figures)))
                        .orElse(""),
                rate.map(Rate::definition).orElse(""),
                count == 0 ? "" : RequestsView.address(filter, Figures.name(figure), null));
    }
}
