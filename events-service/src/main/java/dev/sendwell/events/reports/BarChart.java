package dev.sendwell.events.reports;

import dev.sendwell.dashboard.Written;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The geometry of a bar chart with axes, drawn as SVG by its template. Pure numbers: the template brings no arithmetic, and the
 * bars no text but their titles.
 *
 * @param title what is counted, such as {@code Bounced by day}
 * @param series what stands side by side, in the order of the bars
 * @param bars one a step and series; none where they would be too many, then each series is one outline
 * @param lines the horizontal lines with their values
 * @param labels some of the steps' names, as many as fit
 */
public record BarChart(String title, List<Series> series, List<Bar> bars, List<Line> lines, List<Label> labels) {
    private static final double LEFT = 40;
    private static final double RIGHT = 515;
    private static final double TOP = 20;
    private static final double BOTTOM = 150;
    private static final int MOST_LABELS = 8;
    /** With more, a bar is too narrow to be pointed at. */
    private static final int MOST_BARS = 100;

    /** A step's name under the axis and in full. */
    record Step(String name, String shortName) {}

    /**
     * What one kind of bar counts.
     *
     * @param tone the class that colours its bars
     * @param outline all its bars as one path; empty where each is drawn by itself
     */
    public record Series(String name, String tone, String outline) {}

    /** Values of one series, one a step. */
    record Values(String name, String tone, List<Long> values) {}

    /** A rectangle with its title. */
    public record Bar(String tone, String x, String y, String width, String height, String title) {}

    /** A horizontal line and its value, such as {@code 4k}. */
    public record Line(String y, String textY, String label) {}

    /** A name under the axis. */
    public record Label(String x, String text) {}

    /** A chart of these values, on a scale of their own. */
    static BarChart of(String title, List<Step> steps, List<Values> values) {
        long highest = values.stream()
                .flatMap(one -> one.values().stream())
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        long grid = roundStep(highest);
        long top = grid * Math.max(1, Math.ceilDiv(highest, grid));
        double slot = (RIGHT - LEFT) / Math.max(1, steps.size());
        double width = Math.min(slot * 0.75, 60) / values.size();
        boolean single = steps.size() * values.size() <= MOST_BARS;
        List<Series> series = new ArrayList<>();
        List<Bar> bars = new ArrayList<>();
        for (int s = 0; s < values.size(); s++) {
            Values one = values.get(s);
            StringBuilder outline = new StringBuilder();
            for (int i = 0; i < steps.size(); i++) {
                long value = one.values().get(i);
                if (value == 0) {
                    continue;
                }
                double x = LEFT + slot * (i + 0.5) + width * (s - values.size() / 2.0);
                // What happened once is still to be seen beside ten thousand.
                double height = Math.max((BOTTOM - TOP) * value / top, 1.5);
                if (single) {
                    bars.add(new Bar(
                            one.tone(),
                            number(x),
                            number(BOTTOM - height),
                            number(width),
                            number(height),
                            steps.get(i).name() + ": " + Written.grouped(value) + " "
                                    + one.name().toLowerCase(Locale.ENGLISH)));
                } else {
                    outline.append("M%s %sV%sh%sV%s"
                            .formatted(
                                    number(x), number(BOTTOM), number(BOTTOM - height), number(width), number(BOTTOM)));
                }
            }
            series.add(new Series(one.name(), one.tone(), outline.toString()));
        }
        List<Label> labels = new ArrayList<>();
        int every = Math.max(1, Math.ceilDiv(steps.size(), MOST_LABELS));
        for (int i = 0; i < steps.size(); i += every) {
            labels.add(new Label(number(LEFT + slot * (i + 0.5)), steps.get(i).shortName()));
        }
        List<Line> lines = new ArrayList<>();
        for (long value = 0; value <= top; value += grid) {
            double y = BOTTOM - (BOTTOM - TOP) * value / top;
            lines.add(new Line(number(y), number(y + 4), shortened(value)));
        }
        return new BarChart(title, series, bars, lines, labels);
    }

    /** 1, 2 or 5 times a power of ten, so that at most five lines stand in the chart. */
    private static long roundStep(long highest) {
        for (long power = 1; ; power *= 10) {
            for (int times : new int[] {1, 2, 5}) {
                if (times * power * 4 >= highest) {
                    return times * power;
                }
            }
        }
    }

    private static String shortened(long value) {
        if (value >= 1_000_000) {
            return BigDecimal.valueOf(value, 6).stripTrailingZeros().toPlainString() + "M";
        }
        return value >= 1_000
                ? BigDecimal.valueOf(value, 3).stripTrailingZeros().toPlainString() + "k"
                : Long.toString(value);
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value)
                .setScale(1, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
