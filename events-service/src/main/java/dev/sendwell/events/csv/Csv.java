package dev.sendwell.events.csv;

import java.io.IOException;
import java.util.List;

/** CSV (RFC 4180) that a spreadsheet does not execute: text that would begin a formula gets an apostrophe before it. */
public final class Csv {
    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private Csv() {}

    /** Writes one line. Numbers stay numbers; everything else is text from anywhere. */
    public static void write(Appendable out, List<? extends Object> cells) throws IOException {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            Object cell = cells.get(i);
            out.append(cell instanceof Number ? cell.toString() : quoted(harmless(cell.toString())));
        }
        out.append("\r\n");
    }

    private static String harmless(String cell) {
        return !cell.isEmpty() && FORMULA_STARTS.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
