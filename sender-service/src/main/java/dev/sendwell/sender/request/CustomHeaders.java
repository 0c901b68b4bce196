package dev.sendwell.sender.request;

import java.util.Locale;
import java.util.Set;

/** Which header fields a publisher may add: all but those that Sendwell writes itself and those that a mail's structure or path rests on. */
final class CustomHeaders {
    private static final int MAX_NAME = 76;

    private static final Set<String> RESERVED = Set.of(
            "from",
            "sender",
            "to",
            "cc",
            "bcc",
            "reply-to",
            "subject",
            "date",
            "message-id",
            "mime-version",
            "return-path",
            "received",
            "delivered-to",
            "dkim-signature",
            "domainkey-signature",
            "authentication-results",
            "received-spf",
            "x-smtpapi");

    private static final Set<String> RESERVED_PREFIXES =
            Set.of("content-", "resent-", "arc-", "x-sendwell-", "x-sg-", "apparently-");

    private CustomHeaders() {}

    /** Whether it is the name of a header field at all (RFC 5322 §2.2). */
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME
                && name.chars().allMatch(c -> c > 32 && c < 127 && c != ':');
    }

    static boolean isReserved(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return RESERVED.contains(lower) || RESERVED_PREFIXES.stream().anyMatch(lower::startsWith);
    }
}
