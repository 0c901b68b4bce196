package dev.sendwell.dashboard;

import io.quarkus.qute.TemplateExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How numbers, rates, times and spans are written on pages, the same on all of them. */
@TemplateExtension
public final class Written {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm ", Locale.ENGLISH);

    private Written() {}

    /** Digits in groups of three: {@code 182,410}. */
    public static String grouped(Number number) {
        return format("#,##0", number);
    }

    /** As a part of an address's query. */
    public static String urlEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * A share in percent: {@code 98.6 %}, two decimals below one percent; {@code –} of nothing.
     *
     * @param whole what the number is a part of
     */
    public static String percentOf(Number part, Number whole) {
        if (whole.doubleValue() == 0) {
            return "–";
        }
        double percent = 100 * part.doubleValue() / whole.doubleValue();
        return format(percent > 0 && percent < 1 ? "0.00" : "0.0", percent) + " %";
    }

    /** {@code 22 November 2026, 09:12 Europe/Berlin}. */
    public static String moment(Instant at, ZoneId zone) {
        return MOMENT.format(at.atZone(zone)) + zone.getId();
    }

    /** The two largest units of a span: {@code 4 ms}, {@code 12 s}, {@code 3 min 5 s}, {@code 2 h 10 min}, {@code 5 d 3 h}. */
    public static String span(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.toMillis() + " ms";
        }
        if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
            return duration.toSeconds() + " s";
        }
        if (duration.compareTo(Duration.ofHours(1)) < 0) {
            return two(duration.toMinutes(), "min", duration.toSecondsPart(), "s");
        }
        if (duration.compareTo(Duration.ofDays(1)) < 0) {
            return two(duration.toHours(), "h", duration.toMinutesPart(), "min");
        }
        return two(duration.toDays(), "d", duration.toHoursPart(), "h");
    }

    private static String two(long large, String largeUnit, int small, String smallUnit) {
        return small == 0 ? large + " " + largeUnit : large + " " + largeUnit + " " + small + " " + smallUnit;
    }

    private static String format(String pattern, Number number) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ENGLISH)).format(number);
    }
}
