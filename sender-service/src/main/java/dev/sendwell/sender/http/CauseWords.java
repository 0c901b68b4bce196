package dev.sendwell.sender.http;

import dev.sendwell.sender.waiting.WaitingCause;
import io.quarkus.qute.TemplateExtension;
import java.util.Arrays;

/** Why requests wait, as pages say it. */
@TemplateExtension
final class CauseWords {
    private CauseWords() {}

    /** A cause's word in a sentence: {@code waits because …}. */
    static String causeWords(String word) {
        return Arrays.stream(WaitingCause.values())
                .filter(cause -> cause.word().equals(word))
                .findFirst()
                .map(CauseWords::words)
                .orElse(word);
    }

    private static String words(WaitingCause cause) {
        return switch (cause) {
            case SCHEDULED -> "scheduled for later";
            case DEFERRED -> "deferred: refused for now";
            case RATE -> "over its integration's rate";
            case BACKLOG -> "behind others that are sent first";
            case PAUSED -> "its integration is paused";
            case HELD -> "held by a person";
            case UNCONFIRMED -> "unconfirmed: it may have been sent";
            case RESEND -> "is to be sent again";
            case COPY -> "the same request is being sent elsewhere";
            case UNKNOWN_INTEGRATION -> "names an integration that is not known";
        };
    }
}
