package dev.sendwell.events.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table as RFC 4180 has it: quoted where it must be, lines ended by CR LF. Text that a spreadsheet would run as a formula is
 * given an apostrophe, which spreadsheets take as "this is text".
 */
public final class Csv {
    private static final String STARTS_A_FORMULA = "=+-@\t\r\n|%";

    private final StringBuilder lines = new StringBuilder();
    private final int columns;

    private Csv(int columns) {
        this.columns = columns;
    }

    /** A table with these headings. */
    public static Csv of(List<String> headings) {
        Csv csv = new Csv(headings.size());
        return csv.line(List.copyOf(headings));
    }

    /** Adds a line; numbers stay numbers, everything else is text from anywhere. */
    public Csv line(List<? extends Object> cells) {
        List<Object> all = new ArrayList<>(cells);
        if (all.size() != columns) {
            throw new IllegalArgumentException(all.size() + " cells under " + columns + " headings");
        }
        lines.append(all.stream().map(Csv::cell).collect(Collectors.joining(",")))
                .append("\r\n");
        return this;
    }

    @Override
    public String toString() {
        return lines.toString();
    }

    /** One cell. */
    public static String cell(Object value) {
        if (value instanceof Number) {
            return value.toString();
        }
        String text = value.toString();
        boolean formula = !text.isEmpty() && STARTS_A_FORMULA.indexOf(text.charAt(0)) >= 0;
        String safe = formula ? "'" + text : text;
        boolean quoted = safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n' || c == ';');
        return quoted || formula ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
