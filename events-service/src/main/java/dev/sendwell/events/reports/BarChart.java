package dev.sendwell.events.reports;

import dev.sendwell.dashboard.Written;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The geometry of a bar chart with axes, drawn as SVG by its template. Pure numbers: the template brings no arithmetic, and the
 * bars no text but their titles.
 *
 * @param title what is counted, such as {@code Delivered by day}
 * @param tone the class that colours the bars
 * @param bars one a step
 * @param lines the horizontal lines with their values
 * @param labels some of the steps' names, as many as fit
 */
public record BarChart(String title, String tone, List<Bar> bars, List<Line> lines, List<Label> labels) {
    private static final double LEFT = 40;
    private static final double RIGHT = 515;
    private static final double TOP = 20;
    private static final double BOTTOM = 150;
    private static final int MOST_LABELS = 8;

    /** What is drawn for one step. */
    record Point(String name, String shortName, long value) {}

    /** A rectangle with its title. */
    public record Bar(String x, String y, String width, String height, String title) {}

    /** A horizontal line and its value, such as {@code 4k}. */
    public record Line(String y, String textY, String label) {}

    /** A name under the axis. */
    public record Label(String x, String text) {}

    /** A chart of these values, on a scale of their own. */
    static BarChart of(String title, String tone, List<Point> points) {
        long highest = points.stream().mapToLong(Point::value).max().orElse(0);
        long step = roundStep(highest);
        long top = step * Math.max(1, Math.ceilDiv(highest, step));
        double slot = (RIGHT - LEFT) / Math.max(1, points.size());
        double width = Math.min(slot * 0.7, 60);
        List<Bar> bars = new ArrayList<>();
        List<Label> labels = new ArrayList<>();
        int every = Math.max(1, Math.ceilDiv(points.size(), MOST_LABELS));
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            double middle = LEFT + slot * (i + 0.5);
            double height = (BOTTOM - TOP) * point.value() / top;
            if (point.value() > 0) {
                // What happened once is still to be seen beside ten thousand.
                height = Math.max(height, 1.5);
            }
            bars.add(new Bar(
                    number(middle - width / 2),
                    number(BOTTOM - height),
                    number(width),
                    number(height),
                    point.name() + ": " + Written.grouped(point.value())));
            if (i % every == 0) {
                labels.add(new Label(number(middle), point.shortName()));
            }
        }
        List<Line> lines = new ArrayList<>();
        for (long value = 0; value <= top; value += step) {
            double y = BOTTOM - (BOTTOM - TOP) * value / top;
            lines.add(new Line(number(y), number(y + 4), shortened(value)));
        }
        return new BarChart(title, tone, bars, lines, labels);
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
