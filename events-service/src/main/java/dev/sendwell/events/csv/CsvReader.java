package dev.sendwell.events.csv;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV (RFC 4180) from anywhere, in bounded memory. A field in quotes may hold line breaks; but a quote that is never closed
 * spoils its own line and no other: what was read in search of its end is read again.
 */
public final class CsvReader {
    private static final int LONGEST_LINE = 16 * 1024;
    /** A quoted field may span so many lines. */
    private static final int MOST_LINES = 50;

    private final Reader in;
    private final Deque<Line> again = new ArrayDeque<>();
    private final char[] buffer = new char[32 * 1024];
    private int next;
    private int filled;
    private long lines;
    private char separator = ',';

    /**
     * @param in is read to its end and not closed
     */
    public CsvReader(Reader in) {
        this.in = in;
    }

    /** What a line, or a few with line breaks in a field, says. */
    public sealed interface Row {
        /** Where it begins, from 1. */
        long line();

        /** What stood there. */
        String text();
    }

    /** The fields of a line. */
    public record Fields(long line, String text, List<String> fields) implements Row {}

    /** No CSV. */
    public record Broken(long line, String text, String reason) implements Row {}

    private record Line(long number, String text, boolean tooLong) {}

    /** The separator from now on. */
    public void separator(char character) {
        separator = character;
    }

    /** The next line that is not blank; null at the end. */
    public @Nullable Row next() throws IOException {
        Line line = line();
        while (line != null && line.text.isBlank()) {
            line = line();
        }
        if (line == null) {
            return null;
        }
        if (line.tooLong) {
            return new Broken(line.number, line.text, "the line is longer than " + LONGEST_LINE + " characters");
        }
        Deque<Line> more = new ArrayDeque<>();
        StringBuilder text = new StringBuilder(line.text);
        List<String> fields = fields(text);
        while (fields == null && openQuote(text)) {
            Line following = more.size() + 1 < MOST_LINES && text.length() < LONGEST_LINE ? line() : null;
            if (following == null || following.tooLong) {
                if (following != null) {
                    more.addLast(following);
                }
                break;
            }
            more.addLast(following);
            text.append('\n').append(following.text);
            fields = fields(text);
        }
        if (fields != null) {
            return new Fields(line.number, text.toString(), fields);
        }
        while (!more.isEmpty()) {
            again.addFirst(more.removeLast());
        }
        return new Broken(line.number, line.text, "a quote is not closed, or something follows it");
    }

    private static boolean openQuote(CharSequence text) {
        return text.chars().filter(c -> c == '"').count() % 2 == 1;
    }

    /** Null when the quotes make no sense (yet). */
    private @Nullable List<String> fields(CharSequence text) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        boolean closed = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    field.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else {
                    quoted = false;
                    closed = true;
                }
            } else if (c == separator) {
                fields.add(field.toString());
                field.setLength(0);
                closed = false;
            } else if (closed) {
                return null;
            } else if (c == '"' && field.isEmpty()) {
                quoted = true;
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return quoted ? null : fields;
    }

    private @Nullable Line line() throws IOException {
        if (!again.isEmpty()) {
            return again.removeFirst();
        }
        StringBuilder text = new StringBuilder();
        boolean tooLong = false;
        int c = read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n' && c != '\r') {
            if (text.length() < LONGEST_LINE) {
                text.append((char) c);
            } else {
                tooLong = true;
            }
            c = read();
        }
        if (c == '\r' && peek() == '\n') {
            next++;
        }
        lines++;
        if (lines == 1 && !text.isEmpty() && text.charAt(0) == '\uFEFF') {
            text.deleteCharAt(0);
        }
        return new Line(lines, text.toString(), tooLong);
    }

    private int read() throws IOException {
        int c = peek();
        next++;
        return c;
    }

    private int peek() throws IOException {
        if (next >= filled) {
            filled = in.read(buffer);
            next = 0;
            if (filled < 0) {
                filled = 0;
                return -1;
            }
        }
        return buffer[next];
    }
}
