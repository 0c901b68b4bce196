package dev.sendwell.events.reports;

import dev.sendwell.events.reports.projection.Figure;
import java.util.LinkedHashMap;
import java.util.Map;

/** A value of every figure, for whatever was added up. */
final class Figures {
    /** Nothing of anything. */
    static final Figures NONE = new Figures(new long[Figure.COLUMNS.size()]);

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
        return count(Figure.FAILED_RECIPIENT) + count(Figure.FAILED_MESSAGE) + count(Figure.FAILED_INFRASTRUCTURE);
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

    /** {@code FAILED_MESSAGE} is {@code failedMessage}. */
    static String name(Figure figure) {
        StringBuilder name = new StringBuilder();
        for (char c : figure.column().toCharArray()) {
            boolean afterUnderscore = !name.isEmpty() && name.charAt(name.length() - 1) == '_';
            if (afterUnderscore) {
                name.setLength(name.length() - 1);
            }
            name.append(afterUnderscore ? Character.toUpperCase(c) : c);
        }
        return name.toString();
    }
}
