package dev.sendwell.events.suppression.imports;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Scope;
import dev.sendwell.dashboard.Csv;
import dev.sendwell.events.csv.CsvReader;
import dev.sendwell.events.persistence.Times;
import dev.sendwell.events.suppression.Target;
import java.io.IOException;
import java.io.Reader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of addresses. The first line may name the columns: {@code address} (or {@code email}), and if wanted
 * {@code scope}, {@code until}, {@code reason} (or {@code evidence}), {@code cause}; others are ignored, so that an export of
 * this list or of a provider's can be read. Without names the address stands in the first column. Commas, semicolons or tabs.
 */
final class FileLines {
    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_SCOPE = 200;
    private static final List<String> ADDRESS = List.of("address", "email", "e-mail", "email address", "recipient");
    private static final Pattern UNPRINTABLE = Pattern.compile("\\p{Cntrl}+");

    private final CsvReader csv;
    private final AddressHash.Hasher hasher;
    private final Import.Defaults defaults;
    private final Instant now;
    private CsvReader.@Nullable Row first;
    private int address;
    private int scope = -1;
    private int until = -1;
    private int reason = -1;
    private int cause = -1;

    FileLines(Reader file, AddressHash.Hasher hasher, Import.Defaults defaults, Instant now) throws IOException {
        this.csv = new CsvReader(file);
        this.hasher = hasher;
        this.defaults = defaults;
        this.now = now;
        readHeader();
    }

    /** What a line says. */
    sealed interface Line {}

    /** Somebody becomes inactive. */
    record Named(
            long number,
            String text,
            Target target,
            String scope,
            String reason,
            @Nullable Instant until) implements Line {
        Rejected rejected(String why) {
            return new Rejected(number, why, text);
        }
    }

    /** Nobody does. */
    record Rejected(long number, String reason, String text) implements Line {}

    /** The next line; empty at the end. */
    Optional<Line> next() throws IOException {
        CsvReader.Row row = first != null ? first : csv.next();
        first = null;
        return switch (row) {
            case null -> Optional.empty();
            case CsvReader.Broken broken -> Optional.of(new Rejected(broken.line(), broken.reason(), broken.text()));
            case CsvReader.Fields fields -> Optional.of(lineOrRejected(fields));
        };
    }

    /** One line that nobody thought of must not end the import. */
    private Line lineOrRejected(CsvReader.Fields fields) {
        try {
            return line(fields);
        } catch (RuntimeException e) {
            return rejected(fields, "the line cannot be read");
        }
    }

    private void readHeader() throws IOException {
        CsvReader.Row row = csv.next();
        if (row == null) {
            return;
        }
        char separator = ',';
        for (char other : new char[] {';', '\t'}) {
            if (count(row.text(), other) > count(row.text(), separator)) {
                separator = other;
            }
        }
        csv.separator(separator);
        List<String> names = List.of(row.text().split(Pattern.quote(String.valueOf(separator)), -1)).stream()
                .map(name -> name.replace("\"", "").strip().toLowerCase(Locale.ROOT))
                .toList();
        Optional<String> named = ADDRESS.stream().filter(names::contains).findFirst();
        if (named.isEmpty()) {
            first = new CsvReader.Fields(row.line(), row.text(), List.of(names.getFirst()));
            return;
        }
        address = names.indexOf(named.get());
        scope = names.indexOf("scope");
        until = names.indexOf("until");
        reason = Math.max(names.indexOf("reason"), names.indexOf("evidence"));
        cause = names.indexOf("cause");
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    private Line line(CsvReader.Fields line) {
        String written = field(line, address);
        if (written.indexOf('\uFFFD') >= 0) {
            return rejected(line, "the line is not UTF-8");
        }
        String where = field(line, scope);
        if (!where.isEmpty() && !isScope(where)) {
            return rejected(line, "the scope is none: *, i:<integration> or g:<integration>:<group>");
        }
        Instant end = defaults.until();
        String given = field(line, until);
        if (!given.isEmpty()) {
            end = instant(given);
            if (end == null) {
                return rejected(line, "until is no day or instant such as 2026-12-31 or 2026-12-31T12:00:00Z");
            }
        }
        if (end != null && !end.isAfter(now)) {
            return rejected(line, "it had ended before the import began");
        }
        Instant lasts = end;
        return switch (Target.parse(written, hasher)) {
            case Target.Parsed.Good good ->
                new Named(
                        line.line(),
                        line.text(),
                        good.target(),
                        where.isEmpty() ? defaults.scope() : where,
                        words(line),
                        lasts);
            case Target.Parsed.Bad bad -> rejected(line, bad.reason());
        };
    }

    /** The line's own reason, with the cause that it had elsewhere; never too long to keep. */
    private String words(CsvReader.Fields line) {
        String own = field(line, reason);
        String elsewhere = field(line, cause);
        String words = own.isEmpty() ? defaults.reason() : elsewhere.isEmpty() ? own : elsewhere + ": " + own;
        String printable = UNPRINTABLE.matcher(words).replaceAll(" ");
        if (printable.length() <= LONGEST_REASON) {
            return printable;
        }
        int end = LONGEST_REASON - 1;
        return printable.substring(0, Character.isHighSurrogate(printable.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    private static boolean isScope(String text) {
        if (text.length() > LONGEST_SCOPE) {
            return false;
        }
        try {
            Scope.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static @Nullable Instant instant(String text) {
        try {
            Instant instant = text.length() <= 10
                    ? LocalDate.parse(text)
                            .plusDays(1)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                    : Instant.parse(text);
            return Times.canBeKept(instant) ? instant : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String field(CsvReader.Fields line, int column) {
        return column < 0 || column >= line.fields().size()
                ? ""
                : Csv.read(line.fields().get(column).strip()).replace("\0", "");
    }

    private static Rejected rejected(CsvReader.Fields line, String reason) {
        return new Rejected(line.line(), reason, line.text());
    }
}
