package dev.sendwell.simulator.recipient;

import java.time.Duration;
import java.util.Map;

/**
 * Something that SendGrid will report.
 *
 * @param event SendGrid's word, such as {@code delivered}
 * @param after how long after the message was taken
 * @param details what the event carries beside address, ids and custom arguments
 * @param namesMessage false where the report cannot tell which message it is about: a bounce mail that came later
 */
public record Happening(String event, Duration after, Map<String, Object> details, boolean namesMessage) {

    static Happening at(long millis, String event, Map<String, Object> details) {
        return new Happening(event, Duration.ofMillis(millis), details, true);
    }
}
