package dev.sendwell.events.reports;

import dev.sendwell.dashboard.Written;
import dev.sendwell.events.reports.projection.Figure;
import dev.sendwell.events.reports.recipients.Recipients;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The requests behind a figure, as the template shows them.
 *
 * @param title how many and which
 * @param report where the report they belong to stands
 * @param reason the provider's words, grouped; empty: all
 * @param next the query of the following page; empty on the last
 * @param file the query of all of them as a file
 */
public record RequestsView(
        String title, String lead, String report, String reason, List<Line> lines, String next, String file) {

    /**
     * One of them.
     *
     * @param address its recipient; once erased, the beginning of its hash
     * @param person where everything about the address stands; empty where that cannot be named
     * @param request its id; empty where the event names none
     * @param story where the sender tells all about it
     */
    public record Line(
            String time,
            String address,
            String person,
            String request,
            String story,
            String integration,
            String campaign,
            String reason) {
        static Line of(Recipients.Recipient one, ZoneId zone) {
            String hash = one.hash();
            String request = Objects.requireNonNullElse(one.requestId(), "");
            String address = one.address() != null
                    ? one.address()
                    : hash == null ? "not known" : "erased, " + hash.substring(0, 8);
            return new Line(
                    Written.moment(one.at(), zone),
                    address,
                    one.address() == null ? "" : "/addresses/" + encoded(one.address()),
                    request,
                    request.isEmpty() ? "" : "/queue/requests/" + encoded(one.integration()) + "/" + encoded(request),
                    one.integration(),
                    one.campaign(),
                    one.reason());
        }
    }

    static RequestsView of(
            ReportFilter filter,
            List<Figure> figures,
            String figure,
            @Nullable String reason,
            long count,
            Recipients.Page page) {
        String query = query(filter, figure, reason);
        String words = figure.equals("failed")
                ? "failed"
                : figures.stream()
                        .map(one -> ReportView.what(one.column()).toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" or "));
        return new RequestsView(
                Written.grouped(count) + (count == 1 ? " request: " : " requests: ") + words,
                ReportView.lead(filter),
                "/reports?" + filter.query(),
                reason == null ? "" : reason,
                page.items().stream().map(one -> Line.of(one, filter.zone())).toList(),
                page.next() == null ? "" : query + "&after=" + page.next(),
                query);
    }

    /** The page about a figure and, unless null, a reason. */
    static String address(ReportFilter filter, String figure, @Nullable String reason) {
        return "/reports/requests?" + query(filter, figure, reason);
    }

    private static String query(ReportFilter filter, String figure, @Nullable String reason) {
        return "figure=" + encoded(figure) + (reason == null ? "" : "&reason=" + encoded(reason)) + "&"
                + filter.query();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
