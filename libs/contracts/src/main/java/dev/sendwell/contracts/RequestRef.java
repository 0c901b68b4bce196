package dev.sendwell.contracts;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which request a record speaks of; on every {@code deliveries}, {@code email-events} and {@code verdicts} record, so that a
 * publisher can follow its own mail.
 *
 * @param integrationId the integration
 * @param requestId the publisher's id. Absent where the provider did not say which message an event is about.
 * @param ledgerId 32 lower-case hexadecimal digits, see {@link LedgerId}. Absent as {@code requestId} is.
 * @param kind transactional or marketing. Absent on provider events, which do not know it, and read as absent
 *     where the value is not known here.
 * @param campaign as requested; absent when the request named none
 * @param metadata as requested; empty when the request had none
 */
public record RequestRef(
        String integrationId,
        @Nullable String requestId,
        @Nullable String ledgerId,

        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL) @Nullable
        MailKind kind,

        @Nullable String campaign,
        Map<String, String> metadata) {

    public RequestRef {
        metadata = metadata == null ? Map.of() : metadata;
    }
}
