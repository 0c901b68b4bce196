package dev.sendwell.config.session;

import dev.sendwell.dashboard.LocalPath;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A form that arrived when its session had ended: where it was going, and what a person typed into it. Passwords and the old
 * session's CSRF token are left out.
 *
 * @param goal the path that the form was sent to
 */
public record Typed(String goal, List<Field> fields) {
    private static final String NOWHERE = "/";

    /** One field as it was sent. */
    public record Field(String name, String value) {}

    /** What a form sent. */
    static Typed of(@Nullable String goal, MultivaluedMap<String, String> form) {
        List<Field> fields = new ArrayList<>();
        form.forEach((name, values) -> values.forEach(value -> fields.add(new Field(name, value))));
        fields.removeIf(field -> field.name.equals("csrf") || isSecret(field.name));
        return new Typed(LocalPath.orElse(goal, NOWHERE), List.copyOf(fields));
    }

    /** Passwords and keys have to be typed again: what is kept passes through pages. */
    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith("password") || lower.endsWith("apikey") || lower.equals("current");
    }

    /** What {@link #text} made into text. */
    static Typed of(@Nullable String goal, String text) {
        List<Field> fields = new ArrayList<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.add(new Field(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1))));
            }
        }
        return new Typed(LocalPath.orElse(goal, NOWHERE), List.copyOf(fields));
    }

    /** In one line, for a hidden field. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Field field : fields) {
            text.append(text.isEmpty() ? "" : "&")
                    .append(URLEncoder.encode(field.name, StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(field.value, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /** What a person would recognise: fields that hold something. */
    public List<Field> shown() {
        return fields.stream().filter(field -> !field.value.isBlank()).toList();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
