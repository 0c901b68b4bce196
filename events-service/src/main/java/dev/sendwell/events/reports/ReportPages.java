package dev.sendwell.events.reports;

import dev.sendwell.dashboard.Csv;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Shell;
import dev.sendwell.events.reports.projection.Figure;
import dev.sendwell.events.reports.projection.Rebuild;
import dev.sendwell.events.reports.recipients.Recipients;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The report as a page, its figures alone for the live part, and each of its tables as CSV: the largest rows, and the sum of the others. */
@Path("/reports")
@RolesAllowed({Role.ADMIN, Role.VIEWER})
class ReportPages {
    private static final String CSV = "text/csv";
    /** More, with all their figures, would not fit into a small heap. */
    private static final int MOST_ROWS = 20_000;

    private static final int LINES = 50;

    private final Reports reports;
    private final FilterReader filters;
    private final Recipients recipients;
    private final Rebuild rebuild;
    private final Shell shell;
    private final InstantSource clock;

    ReportPages(
            Reports reports,
            FilterReader filters,
            Recipients recipients,
            Rebuild rebuild,
            Shell shell,
            InstantSource clock) {
        this.reports = reports;
        this.filters = filters;
        this.recipients = recipients;
        this.rebuild = rebuild;
        this.shell = shell;
        this.clock = clock;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance report(ReportView view);

        static native TemplateInstance figures(FiguresView figures);

        static native TemplateInstance requests(RequestsView view);

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

    /** The requests behind a figure, and to whom they went. */
    @GET
    @Path("/requests")
    @Produces(MediaType.TEXT_HTML)
    public Response requests(
            @BeanParam FilterWords words,
            @RestQuery @Nullable String figure,
            @RestQuery @Nullable String reason,
            @RestQuery @Nullable String after)
            throws SQLException {
        ReportFilter filter = filters.require(words);
        RequestWords asked = RequestWords.require(figure, reason, after);
        return html(
                Response.ok(),
                Templates.requests(RequestsView.of(
                        filter,
                        asked.figures(),
                        asked.word(),
                        asked.reason(),
                        reports.count(filter, asked.figures(), asked.reason()),
                        recipients.page(asked.of(filter), asked.after(), LINES))));
    }

    /** The same as a file with all of them. */
    @GET
    @Path("/requests.csv")
    @Produces(CSV)
    public Response requestsFile(
            @BeanParam FilterWords words, @RestQuery @Nullable String figure, @RestQuery @Nullable String reason) {
        ReportFilter filter = filters.require(words);
        RequestWords asked = RequestWords.require(figure, reason, null);
        StreamingOutput lines = out -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            Csv.write(
                    writer,
                    List.of(
                            "at",
                            "state",
                            "address",
                            "integration",
                            "request",
                            "campaign",
                            "kind",
                            "domain",
                            "reason"));
            try {
                recipients.all(asked.of(filter), one -> Csv.write(writer, cells(one, filter)));
            } catch (SQLException e) {
                throw new WebApplicationException("the requests could not be read to their end", e);
            }
            writer.flush();
        };
        return download(Response.ok(lines), "requests", filter);
    }

    private static List<Object> cells(Recipients.Recipient one, ReportFilter filter) {
        return List.of(
                one.at().atZone(filter.zone()).toOffsetDateTime(),
                one.state(),
                one.address() != null ? one.address() : one.hash() == null ? "" : "erased",
                one.integration(),
                one.requestId() == null ? "" : one.requestId(),
                one.campaign(),
                one.kind(),
                one.domain(),
                one.reason());
    }

    /** Has the report rebuilt from the journal: all that the journal has. */
    @POST
    @Path("/rebuild")
    @RolesAllowed(Role.ADMIN)
    public Response rebuild() throws SQLException {
        rebuild.request(shell.person());
        return Response.seeOther(URI.create("/reports")).build();
    }

    @GET
    @Path("/figures.csv")
    @Produces(CSV)
    public Response figuresFile(@BeanParam FilterWords words) {
        ReportFilter filter = filters.require(words);
        Figures figures = reports.summary(filter).figures();
        List<List<Object>> lines =
                new ArrayList<>(List.of(List.of("figure", "requests", "events", "rate", "definition")));
        for (Figure figure : Figure.values()) {
            Optional<Rate> rate = Rate.of(figure);
            lines.add(List.of(
                    Figures.name(figure),
                    figures.count(figure),
                    figure.countsEvents() ? figures.total(figure) : "",
                    rate.<Object>map(one -> one.value(figures)).orElse(""),
                    rate.map(Rate::definition).orElse("")));
        }
        return file("figures", filter, lines);
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
        return file("campaigns", filter, table("campaign", reports.campaigns(filter, MOST_ROWS)));
    }

    @GET
    @Path("/domains.csv")
    @Produces(CSV)
    public Response domains(@BeanParam FilterWords words) {
        ReportFilter filter = filters.require(words);
        return file("domains", filter, table("domain", reports.domains(filter, MOST_ROWS)));
    }

    @GET
    @Path("/reasons.csv")
    @Produces(CSV)
    public Response reasons(@BeanParam FilterWords words) {
        ReportFilter filter = filters.require(words);
        List<List<Object>> lines = new ArrayList<>(List.of(List.of("figure", "reason", "requests")));
        Report.Reasons reasons = reports.reasons(filter, MOST_ROWS);
        for (Report.ReasonRow row : reasons.rows()) {
            lines.add(List.of(row.figure(), row.reason(), row.count()));
        }
        if (reasons.othersCount() > 0) {
            lines.add(List.of("", others(reasons.othersCount()), reasons.others()));
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
        if (table.othersCount() > 0) {
            lines.add(line(table.others(), others(table.othersCount()), ""));
        }
        return lines;
    }

    private static String others(long count) {
        return "others (" + count + ")";
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
        return download(Response.ok(file.toString()), name, filter);
    }

    private static Response download(Response.ResponseBuilder answer, String name, ReportFilter filter) {
        String fileName = "sendwell-" + name + "-" + filter.from() + "-" + filter.to() + ".csv";
        return answer.type(MediaType.valueOf(CSV).withCharset("UTF-8"))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + fileName + "\"")
                .build();
    }
}
