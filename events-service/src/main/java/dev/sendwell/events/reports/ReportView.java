package dev.sendwell.events.reports;

import static dev.sendwell.dashboard.Written.grouped;
import static dev.sendwell.dashboard.Written.percentOf;

import dev.sendwell.events.reports.projection.Figure;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * What the template of the report shows, in words and ready-made numbers; it decides nothing.
 *
 * @param title what the report is about
 * @param whole where the report of everything in this range stands; empty when this is it
 * @param ranges ranges that are often asked for
 * @param lead range, zone and filter in one line
 * @param known something was counted at some time, so that emptiness is the filter's
 * @param campaigns rows by campaign
 * @param domains rows by domain
 */
public record ReportView(
        Form form,
        String title,
        String whole,
        List<Range> ranges,
        String lead,
        boolean empty,
        boolean known,
        FiguresView figures,
        List<FigureLine> all,
        List<BarChart> charts,
        Grid trend,
        Grid campaigns,
        Grid domains,
        Grid reasons) {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT_DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter FULL_DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("d MMMM, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT_HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    private static final List<Figure> TREND = List.of(
            Figure.REQUESTED,
            Figure.ACCEPTED,
            Figure.DELIVERED,
            Figure.BOUNCED,
            Figure.BLOCKED,
            Figure.DROPPED,
            Figure.UNSUBSCRIBED,
            Figure.COMPLAINED);
    private static final List<Figure> CAMPAIGNS = List.of(
            Figure.REQUESTED,
            Figure.ACCEPTED,
            Figure.DELIVERED,
            Figure.BOUNCED,
            Figure.SUPPRESSED,
            Figure.UNSUBSCRIBED,
            Figure.COMPLAINED);
    private static final List<Figure> DOMAINS =
            List.of(Figure.ACCEPTED, Figure.DELIVERED, Figure.BOUNCED, Figure.BLOCKED, Figure.COMPLAINED);

    static ReportView of(ReportFilter filter, Report.Whole report, Instant now) {
        Figures all = report.summary();
        return new ReportView(
                Form.of(filter, report.choices()),
                title(filter),
                filter.campaign() == null && filter.domain() == null
                        ? ""
                        : "/reports?" + filter.ofCampaign(null).ofDomain(null).query(),
                ranges(filter, now),
                lead(filter),
                all.isEmpty(),
                report.known(),
                FiguresView.of(filter, new Report.Summary(all, report.check(), report.rebuild(), report.active()), now),
                FigureLine.of(all, filter),
                charts(filter, report.trend()),
                trend(filter, report.trend()),
                campaigns(filter, report.campaigns()),
                domains(filter, report.domains()),
                reasons(filter, report.reasons()));
    }

    static String lead(ReportFilter filter) {
        List<String> parts = new ArrayList<>();
        parts.add(range(filter.from(), filter.to()) + ", " + filter.zone().getId());
        parts.add(filter.integration() == null ? "all integrations" : filter.integration());
        parts.add(filter.campaign() == null ? "all campaigns" : "campaign " + filter.campaign());
        if (filter.domain() != null) {
            parts.add("recipients at " + filter.domain());
        }
        if (filter.kind() != null) {
            parts.add(filter.kind().name().toLowerCase(Locale.ROOT) + " only");
        }
        return String.join(" · ", parts);
    }

    static String range(LocalDate from, LocalDate to) {
        if (from.equals(to)) {
            return FULL_DAY.format(to);
        }
        boolean sameYear = from.getYear() == to.getYear();
        boolean sameMonth = sameYear && from.getMonth() == to.getMonth();
        String start = sameMonth
                ? Integer.toString(from.getDayOfMonth())
                : sameYear ? DAY.format(from) : FULL_DAY.format(from);
        return start + " to " + FULL_DAY.format(to);
    }

    private static String title(ReportFilter filter) {
        if (filter.domain() != null) {
            return "Mail to " + filter.domain() + (filter.campaign() == null ? "" : " of " + filter.campaign());
        }
        return filter.campaign() == null ? "E-mail report" : "Campaign " + filter.campaign();
    }

    private static List<Range> ranges(ReportFilter filter, Instant now) {
        LocalDate today = now.atZone(filter.zone()).toLocalDate();
        return List.of(
                Range.of("Today", filter, today, today),
                Range.of("Yesterday", filter, today.minusDays(1), today.minusDays(1)),
                Range.of("7 days", filter, today.minusDays(6), today),
                Range.of("30 days", filter, today.minusDays(29), today),
                Range.of("12 months", filter, today.minusMonths(12).plusDays(1), today));
    }

    /** Bounces on a scale of their own; beside each other what is of one order of magnitude. */
    private static List<BarChart> charts(ReportFilter filter, List<Report.Step> trend) {
        List<BarChart.Step> steps = trend.stream()
                .map(step -> new BarChart.Step(name(filter, step.from()), shortName(filter, step.from())))
                .toList();
        String by = " by " + filter.by().word();
        return List.of(
                BarChart.of(
                        "Accepted and delivered" + by,
                        steps,
                        List.of(
                                values("Accepted", "second", Figure.ACCEPTED, trend),
                                values("Delivered", "", Figure.DELIVERED, trend))),
                BarChart.of("Bounced" + by, steps, List.of(values("Bounced", "bad", Figure.BOUNCED, trend))),
                BarChart.of(
                        "Blocked and dropped" + by,
                        steps,
                        List.of(
                                values("Blocked", "warn", Figure.BLOCKED, trend),
                                values("Dropped", "warn second", Figure.DROPPED, trend))),
                BarChart.of(
                        "Unsubscribed and complained" + by,
                        steps,
                        List.of(
                                values("Unsubscribed", "warn", Figure.UNSUBSCRIBED, trend),
                                values("Complained", "bad", Figure.COMPLAINED, trend))),
                BarChart.of(
                        "Opened" + by,
                        steps,
                        List.of(
                                values("By people", "", Figure.OPENED, trend),
                                values("By machines", "second", Figure.OPENED_BY_MACHINES, trend))),
                BarChart.of("Clicked" + by, steps, List.of(values("Clicked", "", Figure.CLICKED, trend))));
    }

    private static BarChart.Values values(String name, String tone, Figure figure, List<Report.Step> trend) {
        return new BarChart.Values(
                name,
                tone,
                trend.stream().map(step -> step.figures().count(figure)).toList());
    }

    private static String name(ReportFilter filter, Instant step) {
        ZonedDateTime at = step.atZone(filter.zone());
        return switch (filter.by()) {
            case HOUR -> HOUR.format(at) + offsetWhereRepeated(at);
            case DAY -> DAY.format(at);
            case WEEK -> "Week of " + DAY.format(at);
        };
    }

    /** When the clock is put back, one hour comes twice. */
    private static String offsetWhereRepeated(ZonedDateTime at) {
        boolean repeated =
                at.getZone().getRules().getValidOffsets(at.toLocalDateTime()).size() > 1;
        return repeated ? " (UTC" + at.getOffset() + ")" : "";
    }

    private static String shortName(ReportFilter filter, Instant step) {
        ZonedDateTime at = step.atZone(filter.zone());
        boolean oneMonth = filter.from().getMonth() == filter.to().getMonth()
                && filter.from().getYear() == filter.to().getYear();
        return switch (filter.by()) {
            case HOUR -> at.getHour() == 0 ? SHORT_DAY.format(at) : SHORT_HOUR.format(at);
            case DAY -> oneMonth ? Integer.toString(at.getDayOfMonth()) : SHORT_DAY.format(at);
            case WEEK -> SHORT_DAY.format(at);
        };
    }

    private static Grid trend(ReportFilter filter, List<Report.Step> steps) {
        Figures all = steps.stream().map(Report.Step::figures).reduce(Figures.NONE, Figures::plus);
        return new Grid(
                headings(TREND),
                steps.stream()
                        .map(step -> new Line(name(filter, step.from()), "", numbers(TREND, step.figures()), "", ""))
                        .toList(),
                new Line("All", "", numbers(TREND, all), "", ""));
    }

    private static Grid campaigns(ReportFilter filter, Report.Table table) {
        List<Line> lines = new ArrayList<>();
        for (Report.Row row : table.rows()) {
            boolean named = !row.name().isEmpty();
            lines.add(new Line(
                    named ? row.name() : "no campaign",
                    named ? "/reports?" + filter.ofCampaign(row.name()).query() : "",
                    numbers(CAMPAIGNS, row.figures()),
                    warning(row.figures()),
                    tone(row.figures())));
        }
        if (table.othersCount() > 0) {
            lines.add(
                    new Line(grouped(table.othersCount()) + " others", "", numbers(CAMPAIGNS, table.others()), "", ""));
        }
        return new Grid(headings(CAMPAIGNS), lines, new Line("All", "", numbers(CAMPAIGNS, table.all()), "", ""));
    }

    private static Grid domains(ReportFilter filter, Report.Table table) {
        List<Line> lines = new ArrayList<>();
        for (Report.Row row : table.rows()) {
            lines.add(new Line(
                    row.name().isEmpty() ? "address not known" : row.name(),
                    row.name().isEmpty()
                            ? ""
                            : "/reports?" + filter.ofDomain(row.name()).query(),
                    numbers(DOMAINS, row.figures()),
                    row.reason() == null ? "" : row.reason(),
                    ""));
        }
        if (table.othersCount() > 0) {
            lines.add(new Line(grouped(table.othersCount()) + " others", "", numbers(DOMAINS, table.others()), "", ""));
        }
        return new Grid(headings(DOMAINS), lines, new Line("All", "", numbers(DOMAINS, table.all()), "", ""));
    }

    private static Grid reasons(ReportFilter filter, Report.Reasons reasons) {
        List<Line> lines = new ArrayList<>();
        for (Report.ReasonRow row : reasons.rows()) {
            lines.add(new Line(
                    what(row.figure()),
                    RequestsView.address(filter, Figures.nameOf(row.figure()), row.reason()),
                    List.of(grouped(row.count()), percentOf(row.count(), reasons.all())),
                    row.reason(),
                    ""));
        }
        if (reasons.othersCount() > 0) {
            lines.add(new Line(
                    grouped(reasons.othersCount()) + " others",
                    "",
                    List.of(grouped(reasons.others()), percentOf(reasons.others(), reasons.all())),
                    "",
                    ""));
        }
        return new Grid(
                List.of("Requests", "Share"),
                lines,
                new Line("All", "", List.of(grouped(reasons.all()), percentOf(reasons.all(), reasons.all())), "", ""));
    }

    /** {@code failed_message} is {@code Failed: the message}. */
    static String what(String column) {
        String[] words = column.split("_", 2);
        if (!words[0].equals("failed")) {
            return capitalised(column.replace('_', ' '));
        }
        return words[1].equals("infrastructure")
                ? "Failed: ours"
                : words[1].equals("message") ? "Failed: the message" : "Failed: the address";
    }

    private static String warning(Figures figures) {
        List<String> words = new ArrayList<>();
        for (Rate rate : List.of(Rate.BOUNCED, Rate.COMPLAINED)) {
            Double limit = rate.limit();
            if (rate.standing(figures) != Rate.Standing.FINE && limit != null) {
                String beside = rate.standing(figures) == Rate.Standing.ABOVE ? " above " : " near ";
                words.add((rate == Rate.BOUNCED ? "bounces" : "complaints") + beside + Card.percent(limit));
            }
        }
        return String.join(", ", words);
    }

    private static String tone(Figures figures) {
        boolean above = Rate.BOUNCED.standing(figures) == Rate.Standing.ABOVE
                || Rate.COMPLAINED.standing(figures) == Rate.Standing.ABOVE;
        return above ? "bad" : "warn";
    }

    private static List<String> headings(List<Figure> figures) {
        return figures.stream().map(figure -> capitalised(figure.column())).toList();
    }

    private static List<String> numbers(List<Figure> columns, Figures figures) {
        return columns.stream().map(figure -> grouped(figures.count(figure))).toList();
    }

    static String capitalised(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** Days that are often asked for. */
    public record Range(String name, String link, boolean shown) {
        static Range of(String name, ReportFilter filter, LocalDate first, LocalDate last) {
            return new Range(
                    name,
                    "/reports?" + filter.ofDays(first, last).query(),
                    filter.from().equals(first) && filter.to().equals(last));
        }
    }

    /** A table: a name, numbers, and a remark. */
    public record Grid(List<String> headings, List<Line> lines, Line all) {}

    /**
     * A row of a {@link Grid}.
     *
     * @param link where its name leads; empty: nowhere
     * @param remark what else is said of it; may be empty
     * @param tone the remark's
     */
    public record Line(String name, String link, List<String> numbers, String remark, String tone) {}

    /** The filter as a form shows it. */
    public record Form(
            String integration,
            String campaign,
            String domain,
            String kind,
            String from,
            String to,
            String by,
            String zone,
            List<String> integrations,
            List<String> campaigns,
            List<String> steps,
            List<String> zones,
            String query) {

        /** Offered beside the one that is chosen; every other may be typed. */
        private static final List<String> ZONES = List.of(
                "UTC",
                "America/Chicago",
                "America/Los_Angeles",
                "America/New_York",
                "America/Sao_Paulo",
                "Asia/Dubai",
                "Asia/Kolkata",
                "Asia/Shanghai",
                "Asia/Singapore",
                "Asia/Tokyo",
                "Australia/Sydney",
                "Europe/Berlin",
                "Europe/Istanbul",
                "Europe/London",
                "Europe/Paris");

        static Form of(ReportFilter filter, Report.Choices choices) {
            TreeSet<String> zones = new TreeSet<>(ZONES);
            zones.add(filter.zone().getId());
            return new Form(
                    filter.integration() == null ? "" : filter.integration(),
                    filter.campaign() == null ? "" : filter.campaign(),
                    filter.domain() == null ? "" : filter.domain(),
                    filter.kind() == null ? "" : filter.kind().name().toLowerCase(Locale.ROOT),
                    filter.from().toString(),
                    filter.to().toString(),
                    filter.by().word(),
                    filter.zone().getId(),
                    choices.integrations(),
                    choices.campaigns(),
                    List.of(By.HOUR.word(), By.DAY.word(), By.WEEK.word()),
                    List.copyOf(zones),
                    filter.query());
        }

        /** The step as a heading. */
        public String byHeading() {
            return capitalised(by);
        }
    }
}
