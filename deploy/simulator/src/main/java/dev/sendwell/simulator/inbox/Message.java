package dev.sendwell.simulator.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message for one recipient, without its content.
 *
 * @param number counts from 1 since the last reset
 * @param receivedAt when SMTP accepted it
 * @param sender the reverse path
 * @param recipient the forward path
 * @param subject decoded
 * @param queuedAs what SMTP answered
 * @param sendwellId {@code unique_args.sendwell_id}; absent when not given, as the next two
 * @param request {@code unique_args.sendwell_request}
 * @param campaign {@code unique_args.sendwell_campaign}
 * @param bytes the size of the source
 * @param outcome what became of it, in words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Message(
        int number,
        Instant receivedAt,
        String sender,
        String recipient,
        String subject,
        String queuedAs,
        @Nullable String sendwellId,
        @Nullable String request,
        @Nullable String campaign,
        int bytes,
        String outcome) {}
