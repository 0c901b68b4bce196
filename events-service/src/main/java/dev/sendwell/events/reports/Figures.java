package dev.sendwell.events.reports;

import dev.sendwell.events.reports.projection.Figure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of every figure, for whatever was added up. */
final class Figures {
    /** Nothing of anything. */
    static final Figures NONE = new Figures(new long[Figure.COLUMNS.size()]);

    private static final List<Figure> FAILED =
            List.of(Figure.FAILED_RECIPIENT, Figure.FAILED_MESSAGE, Figure.FAILED_INFRASTRUCTURE);

    private final long[] columns;

    /**
     * @param columns in the order of {@link Figure#COLUMNS}
     */
    Figures(long[] columns) {
        this.columns = columns.clone();
    }

    /** Requests of a figure. */
    long count(Figure figure) {
        return columns[figure.index()];
    }

    /** Events of a figure. */
    long total(Figure figure) {
        return columns[figure.totalIndex()];
    }

    /** The three kinds of failed. */
    long failed() {
        return FAILED.stream().mapToLong(this::count).sum();
    }

    Figures plus(Figures other) {
        long[] sum = columns.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.columns[i];
        }
        return new Figures(sum);
    }

    /** True when there is nothing to show. */
    boolean isEmpty() {
        for (long column : columns) {
            if (column != 0) {
                return false;
            }
        }
        return true;
    }

    /** Requests by the figure's name in JSON and CSV. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Figure figure : Figure.values()) {
            if (figure == Figure.FAILED_RECIPIENT) {
                counts.put("failed", failed());
            }
            counts.put(name(figure), count(figure));
        }
        return counts;
    }

    /** Events by the figure's name in JSON. */
    Map<String, Long> totals() {
        Map<String, Long> totals = new LinkedHashMap<>();
        for (Figure figure : Figure.values()) {
            if (figure.countsEvents()) {
                totals.put(name(figure), total(figure));
            }
        }
        return totals;
    }

    /**
     * The figures of a word in an address: one, {@code failed} for its three kinds, or several with commas. They are all of requests
     * or all of events; empty when that is not so.
     */
    static List<Figure> parse(String words) {
        List<Figure> figures = new ArrayList<>();
        for (String word : words.split(",", -1)) {
            if (word.equals("failed")) {
                figures.addAll(FAILED);
            } else {
                Arrays.stream(Figure.values())
                        .filter(figure -> name(figure).equals(word))
                        .forEach(figures::add);
            }
        }
        boolean alike = figures.stream().map(Figure::countsEvents).distinct().count() == 1;
        return alike && figures.size() >= words.split(",", -1).length ? List.copyOf(figures) : List.of();
    }

    /** {@code FAILED_MESSAGE} is {@code failedMessage}. */
    static String name(Figure figure) {
        return nameOf(figure.column());
    }

    /** {@code failed_message} is {@code failedMessage}. */
    static String nameOf(String column) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < column.length(); i++) {
            char c = column.charAt(i);
            boolean afterUnderscore = !name.isEmpty() && name.charAt(name.length() - 1) == '_';
            if (afterUnderscore) {
                name.setLength(name.length() - 1);
            }
            name.append(afterUnderscore ? Character.toUpperCase(c) : c);
        }
        return name.toString();
    }
}
