package dev.sendwell.events.reports;

import dev.sendwell.contracts.MailKind;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Violation;
import dev.sendwell.events.persistence.Times;
import dev.sendwell.events.reports.projection.Bucket;
import dev.sendwell.events.reports.projection.Rebuild;
import dev.sendwell.events.reports.projection.SelfCheck;
import dev.sendwell.events.reports.recipients.Recipients;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * The report as JSON. All of it takes the same filter: {@code integration}, {@code campaign}, {@code domain}, {@code kind}, {@code from}
 * and {@code to} (days, both included), {@code zone} whose days they are, {@code by} for the steps of the trend.
 */
@Path("/api/reports")
@RolesAllowed({Role.ADMIN, Role.VIEWER})
@Produces(MediaType.APPLICATION_JSON)
class ReportApi {
    private static final int MOST_ROWS = 10_000;

    private final Reports reports;
    private final SelfCheck selfCheck;
    private final FilterReader filters;
    private final Recipients recipients;
    private final Rebuild rebuild;
    private final SecurityIdentity identity;

    ReportApi(
            Reports reports,
            SelfCheck selfCheck,
            FilterReader filters,
            Recipients recipients,
            Rebuild rebuild,
            SecurityIdentity identity) {
        this.reports = reports;
        this.selfCheck = selfCheck;
        this.filters = filters;
        this.recipients = recipients;
        this.rebuild = rebuild;
        this.identity = identity;
    }

    /** All figures, and the rates with what they are rates of. */
    @GET
    @Path("/summary")
    public SummaryJson summary(@BeanParam FilterWords words) {
        ReportFilter filter = filters.require(words);
        Report.Summary summary = reports.summary(filter);
        Figures figures = summary.figures();
        return new SummaryJson(
                FilterJson.of(filter),
                figures.counts(),
                figures.totals(),
                Arrays.stream(Rate.values())
                        .map(rate -> RateJson.of(rate, figures))
                        .toList(),
                summary.check().map(CheckedJson::of).orElse(null));
    }

    /** The figures step by step. */
    @GET
    @Path("/trend")
    public TrendJson trend(@BeanParam FilterWords words) {
        ReportFilter filter = filters.require(words);
        return new TrendJson(
                FilterJson.of(filter),
                reports.trend(filter).stream()
                        .map(step -> new StepJson(
                                step.from(),
                                step.to(),
                                step.figures().counts(),
                                step.figures().totals()))
                        .toList());
    }

    /** The figures by campaign; an empty name stands for mail without one. */
    @GET
    @Path("/campaigns")
    public TableJson campaigns(@BeanParam FilterWords words, @RestQuery @DefaultValue("100") String rows) {
        ReportFilter filter = filters.require(words);
        return TableJson.of(filter, reports.campaigns(filter, rows(rows)));
    }

    /** The figures by the recipient's domain; an empty name stands for reports that name no address. */
    @GET
    @Path("/domains")
    public TableJson domains(@BeanParam FilterWords words, @RestQuery @DefaultValue("100") String rows) {
        ReportFilter filter = filters.require(words);
        return TableJson.of(filter, reports.domains(filter, rows(rows)));
    }

    /** Why requests were not delivered, in the provider's words, grouped. */
    @GET
    @Path("/reasons")
    public ReasonsJson reasons(@BeanParam FilterWords words, @RestQuery @DefaultValue("100") String rows) {
        ReportFilter filter = filters.require(words);
        Report.Reasons reasons = reports.reasons(filter, rows(rows));
        return new ReasonsJson(
                FilterJson.of(filter), reasons.rows(), reasons.othersCount(), reasons.others(), reasons.all());
    }

    /** Which requests a figure counts, and to whom they went, newest first; {@code failed} stands for its three kinds. */
    @GET
    @Path("/requests")
    public RequestsJson requests(
            @BeanParam FilterWords words,
            @RestQuery @Nullable String figure,
            @RestQuery @Nullable String reason,
            @RestQuery @Nullable String after,
            @RestQuery @DefaultValue("100") String rows)
            throws SQLException {
        ReportFilter filter = filters.require(words);
        RequestWords asked = RequestWords.require(figure, reason, after);
        Recipients.Page page = recipients.page(asked.of(filter), asked.after(), rows(rows));
        return new RequestsJson(
                FilterJson.of(filter),
                page.items(),
                page.next() == null ? null : page.next().toString());
    }

    /**
     * Has the report rebuilt from the journal while it serves. One that runs goes on instead.
     *
     * @param from the first day of UTC; absent, or earlier than that: the first of which anything is kept
     * @param to the last day; absent, or later than that: the last of which anything is kept
     */
    @POST
    @Path("/rebuild")
    @RolesAllowed(Role.ADMIN)
    public Response rebuild(@RestQuery @Nullable String from, @RestQuery @Nullable String to) throws SQLException {
        return Response.accepted(rebuild.request(
                        day("from", from),
                        day("to", to),
                        identity.getPrincipal().getName()))
                .build();
    }

    /** How far the last rebuild is, and what it found. */
    @GET
    @Path("/rebuild")
    public Rebuild.State rebuild() throws SQLException {
        return rebuild.last()
                .orElseThrow(() -> new ProblemException(Problem.notFound("The report was never rebuilt.")));
    }

    private static @Nullable LocalDate day(String field, @Nullable String text) {
        return text == null || text.isBlank()
                ? null
                : Times.day(text)
                        .orElseThrow(() -> new ProblemException(
                                Problem.invalid(List.of(new Violation(field, "must be a day such as 2026-11-22")))));
    }

    /** Recomputes the counts of the range from the raw rows, now, and names what differs. */
    @GET
    @Path("/check")
    public SelfCheck.Result check(@BeanParam FilterWords words) {
        ReportFilter filter = filters.require(words);
        return selfCheck.check(Bucket.of(filter.start()), filter.end());
    }

    private static int rows(String asked) {
        try {
            int rows = Integer.parseInt(asked);
            if (rows >= 1 && rows <= MOST_ROWS) {
                return rows;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number that is too large.
        }
        throw new ProblemException(
                Problem.invalid(List.of(new Violation("rows", "must be a number from 1 to " + MOST_ROWS))));
    }

    record FilterJson(
            @Nullable String integration,
            @Nullable String campaign,
            @Nullable String domain,
            @Nullable MailKind kind,
            LocalDate from,
            LocalDate to,
            String zone,
            String by) {
        static FilterJson of(ReportFilter filter) {
            return new FilterJson(
                    filter.integration(),
                    filter.campaign(),
                    filter.domain(),
                    filter.kind(),
                    filter.from(),
                    filter.to(),
                    filter.zone().getId(),
                    filter.by().word());
        }
    }

    /**
     * @param figures requests; {@code requested} is the sum of accepted, suppressed, failed, expired, cancelled, waiting and
     *     unconfirmed
     * @param totals events, where one request can have several
     * @param check the last time the counts were compared with their raw rows; absent before the first
     */
    record SummaryJson(
            FilterJson filter,
            Map<String, Long> figures,
            Map<String, Long> totals,
            List<RateJson> rates,
            @Nullable CheckedJson check) {}

    /**
     * @param value part divided by whole; absent where the whole is zero
     * @param limit what must not be passed; absent where none is known
     */
    record RateJson(
            String name,
            @Nullable Double value,
            long part,
            long whole,
            String of,
            @Nullable Double limit,
            String definition) {
        static RateJson of(Rate rate, Figures figures) {
            return new RateJson(
                    rate.word(),
                    rate.value(figures),
                    rate.part(figures),
                    rate.whole(figures),
                    rate.of(),
                    rate.limit(),
                    rate.definition());
        }
    }

    /**
     * @param differences counts that differ from their raw rows
     * @param notCounted events of the journal that are not counted
     * @param notInJournal counted events that the journal does not have
     */
    record CheckedJson(
            Instant checkedAt, Instant from, Instant to, long differences, long notCounted, long notInJournal) {
        static CheckedJson of(SelfCheck.Result check) {
            return new CheckedJson(
                    check.checkedAt(),
                    check.from(),
                    check.to(),
                    check.differences(),
                    check.notCounted(),
                    check.notInJournal());
        }
    }

    /**
     * @param next goes into {@code after} for the next page; absent on the last
     */
    record RequestsJson(
            FilterJson filter,
            List<Recipients.Recipient> requests,
            @Nullable String next) {}

    record TrendJson(FilterJson filter, List<StepJson> steps) {}

    record StepJson(Instant from, Instant to, Map<String, Long> figures, Map<String, Long> totals) {}

    /**
     * @param othersCount how many there are beside the rows
     * @param others their sum
     * @param all rows and others, which is the summary's figures
     */
    record TableJson(
            FilterJson filter, List<RowJson> rows, long othersCount, Map<String, Long> others, Map<String, Long> all) {
        static TableJson of(ReportFilter filter, Report.Table table) {
            return new TableJson(
                    FilterJson.of(filter),
                    table.rows().stream()
                            .map(row -> new RowJson(row.name(), row.figures().counts(), row.reason()))
                            .toList(),
                    table.othersCount(),
                    table.others().counts(),
                    table.all().counts());
        }
    }

    record RowJson(
            String name,
            Map<String, Long> figures,
            @Nullable String mostFrequentReason) {}

    record ReasonsJson(FilterJson filter, List<Report.ReasonRow> rows, long othersCount, long others, long all) {}
}
