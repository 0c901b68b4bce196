package dev.sendwell.events.reports;

import dev.sendwell.dashboard.Role;
import dev.sendwell.events.csv.Csv;
import dev.sendwell.events.reports.projection.Figure;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestQuery;

/** The report as a page, its figures alone for the live part, and each of its tables as CSV with all rows. */
@Path("/reports")
@RolesAllowed({Role.ADMIN, Role.VIEWER})
class ReportPages {
    private static final String CSV = "text/csv";
    private static final int ALL_ROWS = Integer.MAX_VALUE;

    private final Reports reports;
    private final FilterReader filters;
    private final InstantSource clock;

    ReportPages(Reports reports, FilterReader filters, InstantSource clock) {
        this.reports = reports;
        this.filters = filters;
        this.clock = clock;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance report(ReportView view);

        static native TemplateInstance figures(FiguresView figures);

        static native TemplateInstance wrong(FilterWords words, Map<String, String> errors);
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response page(@BeanParam FilterWords words) {
        return switch (filters.read(words)) {
            case ReportFilter.Parsed.Good good ->
                html(
                        Response.ok(),
                        Templates.report(ReportView.of(good.filter(), reports.whole(good.filter()), clock.instant())));
            case ReportFilter.Parsed.Wrong wrong ->
                html(Response.status(Response.Status.BAD_REQUEST), Templates.wrong(words, errors(wrong)));
        };
    }

    /**
     * What the page asks for again while mail flows.
     *
     * @param empty the page that asks shows none of the charts and tables, because there was nothing to show
     */
    @GET
    @Path("/figures")
    @Produces(MediaType.TEXT_HTML)
    public Response figures(@BeanParam FilterWords words, @RestQuery boolean empty) {
        ReportFilter filter = filters.require(words);
        Report.Summary summary = reports.summary(filter);
        Response.ResponseBuilder answer = Response.ok();
        if (empty && !summary.figures().isEmpty()) {
            // htmx then loads the page as a whole.
            answer.header("HX-Refresh", "true");
        }
        return html(answer, Templates.figures(FiguresView.of(filter, summary, clock.instant())));
    }

    @GET
    @Path("/trend.csv")
    @Produces(CSV)
    public Response trend(@BeanParam FilterWords words) {
        ReportFilter filter = filters.require(words);
        List<List<Object>> lines = new ArrayList<>(List.of(headings("from", "to")));
        for (Report.Step step : reports.trend(filter)) {
            lines.add(line(
                    step.figures(),
                    step.from().atZone(filter.zone()).toOffsetDateTime(),
                    step.to().atZone(filter.zone()).toOffsetDateTime()));
        }
        return file("trend", filter, lines);
    }

    @GET
    @Path("/campaigns.csv")
    @Produces(CSV)
    public Response campaigns(@BeanParam FilterWords words) {
        ReportFilter filter = filters.require(words);
        return file("campaigns", filter, table("campaign", reports.campaigns(filter, ALL_ROWS)));
    }

    @GET
    @Path("/domains.csv")
    @Produces(CSV)
    public Response domains(@BeanParam FilterWords words) {
        ReportFilter filter = filters.require(words);
        return file("domains", filter, table("domain", reports.domains(filter, ALL_ROWS)));
    }

    @GET
    @Path("/reasons.csv")
    @Produces(CSV)
    public Response reasons(@BeanParam FilterWords words) {
        ReportFilter filter = filters.require(words);
        List<List<Object>> lines = new ArrayList<>(List.of(List.of("figure", "reason", "requests")));
        for (Report.ReasonRow row : reports.reasons(filter, ALL_ROWS).rows()) {
            lines.add(List.of(row.figure(), row.reason(), row.count()));
        }
        return file("reasons", filter, lines);
    }

    private static Map<String, String> errors(ReportFilter.Parsed.Wrong wrong) {
        Map<String, String> errors = new HashMap<>();
        wrong.violations().forEach(violation -> errors.put(violation.field(), violation.message()));
        return errors;
    }

    private static List<List<Object>> table(String dimension, Report.Table table) {
        List<List<Object>> lines = new ArrayList<>(List.of(headings(dimension, "mostFrequentReason")));
        for (Report.Row row : table.rows()) {
            lines.add(line(row.figures(), row.name(), row.reason() == null ? "" : row.reason()));
        }
        return lines;
    }

    private static List<Object> headings(String... first) {
        List<Object> headings = new ArrayList<>(List.of(first));
        for (Figure figure : Figure.values()) {
            headings.add(Figures.name(figure));
        }
        return headings;
    }

    private static List<Object> line(Figures figures, Object... first) {
        List<Object> cells = new ArrayList<>(List.of(first));
        for (Figure figure : Figure.values()) {
            cells.add(figures.count(figure));
        }
        return cells;
    }

    private static Response html(Response.ResponseBuilder answer, TemplateInstance page) {
        return answer.type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .entity(page.render())
                .build();
    }

    private static Response file(String name, ReportFilter filter, List<List<Object>> lines) {
        StringBuilder file = new StringBuilder();
        try {
            for (List<Object> line : lines) {
                Csv.write(file, line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a file in memory cannot fail", e);
        }
        String fileName = "sendwell-" + name + "-" + filter.from() + "-" + filter.to() + ".csv";
        return Response.ok(file.toString(), MediaType.valueOf(CSV).withCharset("UTF-8"))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + fileName + "\"")
                .build();
    }
}
