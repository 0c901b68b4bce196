package dev.sendwell.local.send;

import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.ParsedAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a contact list line by line: CSV (RFC 4180) with a header that names {@code address} (or {@code email}) and, if wanted,
 * {@code name}. One line is one contact: a quote that is never closed spoils its own line and no other.
 */
final class Contacts implements AutoCloseable {
    private final BufferedReader in;
    private final int addressColumn;
    private final int nameColumn;
    private final Set<String> seen = new HashSet<>();
    private int line = 1;

    /**
     * Reads the header.
     *
     * @throws UnusableHeaderException when it names no address
     */
    Contacts(Reader reader) throws IOException, UnusableHeaderException {
        in = new BufferedReader(reader, 64 * 1024);
        String header = in.readLine();
        Optional<List<String>> fields = header == null ? Optional.empty() : fields(withoutByteOrderMark(header));
        List<String> names = fields.orElse(List.of()).stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        addressColumn = names.contains("address") ? names.indexOf("address") : names.indexOf("email");
        nameColumn = names.indexOf("name");
        if (addressColumn < 0) {
            throw new UnusableHeaderException();
        }
    }

    /** What a line says. */
    sealed interface Line {
        /** Its number in the file, from 1. */
        int number();
    }

    /** Somebody to write to. */
    record Contact(
            int number, EmailAddress address, @Nullable String name) implements Line {}

    /** Nobody can be written to, for this reason. */
    record Unusable(int number, String reason) implements Line {}

    /** The next line that is not blank; empty at the end. */
    Optional<Line> next() throws IOException {
        String text = in.readLine();
        line++;
        while (text != null && text.isBlank()) {
            text = in.readLine();
            line++;
        }
        return text == null ? Optional.empty() : Optional.of(read(text));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private Line read(String text) {
        if (text.indexOf('\uFFFD') >= 0) {
            return new Unusable(line, "the line is not UTF-8");
        }
        Optional<List<String>> fields = fields(text);
        if (fields.isEmpty()) {
            return new Unusable(line, "a quote is not closed, or something follows it");
        }
        return switch (EmailAddress.parse(field(fields.get(), addressColumn))) {
            case ParsedAddress.Invalid invalid -> new Unusable(line, invalid.reason());
            case EmailAddress address
            when !seen.add(address.canonical()) -> new Unusable(line, "the address stands in an earlier line");
            case EmailAddress address -> {
                String name = field(fields.get(), nameColumn).strip();
                yield new Contact(line, address, name.isEmpty() ? null : name);
            }
        };
    }

    private static String field(List<String> fields, int column) {
        return column < 0 || column >= fields.size() ? "" : fields.get(column);
    }

    private static String withoutByteOrderMark(String header) {
        return header.startsWith("\uFEFF") ? header.substring(1) : header;
    }

    /** The fields of a line; empty when its quotes make no sense. */
    private static Optional<List<String>> fields(String text) {
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
            } else if (c == ',') {
                fields.add(field.toString());
                field.setLength(0);
                closed = false;
            } else if (closed) {
                return Optional.empty();
            } else if (c == '"' && field.isEmpty()) {
                quoted = true;
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return quoted ? Optional.empty() : Optional.of(fields);
    }

    /** The first line names no column for addresses. */
    static final class UnusableHeaderException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableHeaderException() {
            super("the first line has to name the columns: address, and name if there is one");
        }
    }
}
