package dev.sendwell.sender.http;

import dev.sendwell.sender.redrive.Because;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reason that a person has to give. */
final class Reasons {
    static final int LONGEST = 500;

    private Reasons() {}

    /** What is wrong with it, by the name of its field; nothing when it can be kept. */
    static Map<String, String> wrong(String field, @Nullable String reason) {
        if (reason == null || reason.isBlank()) {
            return Map.of(field, "is missing: it is kept in the request's story");
        }
        return reason.strip().length() > LONGEST ? Map.of(field, "has more than " + LONGEST + " characters") : Map.of();
    }

    /** What is kept, of an API. */
    static Because require(@Nullable String reason, String actor) {
        wrong("reason", reason).forEach((field, message) -> {
            throw ListWords.invalid(field, message);
        });
        return new Because(actor, String.valueOf(reason).strip());
    }
}
