package dev.sendwell.sender.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.sendwell.contracts.ContractsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JSON from anywhere as people read and correct it. */
final class ShownJson {
    private static final ObjectReader READER = ContractsJson.mapper().reader();

    private ShownJson() {}

    /** The JSON with its fields on lines of their own; what is none, as it is. */
    static String of(byte[] bytes) {
        return visible(pretty(bytes));
    }

    private static String pretty(byte[] bytes) {
        try {
            JsonNode json = READER.readTree(bytes);
            if (json != null && json.isContainerNode()) {
                return json.toPrettyString();
            }
        } catch (IOException | RuntimeException e) {
            // Shown as it is.
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Characters that cannot be seen, or turn the direction of others, as JSON escapes: within its strings they mean the same, and
     * elsewhere they were wrong before.
     */
    private static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isInvisible(text, i)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }

    private static boolean isInvisible(String text, int i) {
        char c = text.charAt(i);
        if (c == '\n' || c == '\r' || c == '\t') {
            return false;
        }
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
