package dev.sendwell.simulator.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sendwell.simulator.message.SmtpApi;
import dev.sendwell.simulator.recipient.Happening;
import dev.sendwell.simulator.recipient.Mail;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Writes one event as SendGrid does. */
public final class EventJson {
    private static final JsonMapper JSON = new JsonMapper();
    /** Events that are the recipient's doing; each report of them is a new one to SendGrid. */
    private static final Set<String> ENGAGEMENT = Set.of("open", "click");

    private EventJson() {}

    /** The JSON object of an event of a message that was taken at {@code takenAt}. */
    public static String of(Mail mail, Happening happening, Instant takenAt) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (happening.namesMessage()) {
            // Custom arguments lie at the top level; where a name collides, SendGrid's own value wins.
            json.putAll(mail.api().map(SmtpApi::uniqueArgs).orElse(Map.of()));
        }
        json.put("email", mail.recipient());
        json.put("timestamp", takenAt.plus(happening.after()).getEpochSecond());
        json.put("event", happening.event());
        json.put("sg_event_id", eventId(mail, happening));
        if (happening.namesMessage()) {
            if (!mail.messageId().isEmpty()) {
                json.put("smtp-id", mail.messageId());
            }
            json.put("sg_message_id", mail.queuedAs() + ".recvd-64c6b8d5d9-7xkwp-1-" + routing(mail) + ".0");
            List<String> categories = mail.api().map(SmtpApi::categories).orElse(List.of());
            if (!categories.isEmpty()) {
                json.put("category", categories);
            }
            mail.api().map(SmtpApi::group).ifPresent(group -> json.put("asm_group_id", group));
        }
        json.putAll(happening.details());
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and numbers can be written as JSON", e);
        }
    }

    private static String routing(Mail mail) {
        return Integer.toHexString(mail.queuedAs().hashCode()).toUpperCase(java.util.Locale.ROOT) + "-14";
    }

    /** The same for every report of a delivery event; random for open and click. */
    private static String eventId(Mail mail, Happening happening) {
        String name = ENGAGEMENT.contains(happening.event())
                ? Long.toHexString(ThreadLocalRandom.current().nextLong())
                : happening.event() + "-" + happening.details().getOrDefault("attempt", "0");
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((name + "-10994919-" + mail.queuedAs() + "-"
                                + mail.recipient().hashCode())
                        .getBytes(StandardCharsets.UTF_8));
    }
}
