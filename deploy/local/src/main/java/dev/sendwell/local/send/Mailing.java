package dev.sendwell.local.send;

import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Mailbox;
import dev.sendwell.contracts.SendEmail;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message for many.
 *
 * @param campaign what reports group by, and what makes the request ids of this mailing its own
 * @param group the unsubscribe group; absent: none
 */
record Mailing(
        String integration,
        MailKind kind,
        String subject,
        @Nullable String html,
        @Nullable String text,
        String campaign,
        @Nullable Integer group) {
    private static final int CAMPAIGN_HASH = 16;
    private static final int ADDRESS_HASH = 32;

    /** A campaign named after the subject, another one for any other content. */
    static String campaignFor(
            String integration, MailKind kind, String subject, @Nullable String html, @Nullable String text) {
        String words =
                subject.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String name = words.isEmpty() ? "mailing" : words.substring(0, Math.min(40, words.length()));
        return name + "-"
                + hash(8, integration, kind.name(), subject, html == null ? "" : html, text == null ? "" : text);
    }

    /** The ids of all requests of this mailing begin like this. */
    String idPrefix() {
        return "send-" + hash(CAMPAIGN_HASH, campaign) + "-";
    }

    SendEmail request(Contacts.Contact contact) {
        return new SendEmail(
                idPrefix() + hash(ADDRESS_HASH, campaign, contact.address().canonical()),
                integration,
                new Mailbox(contact.address().mailbox(), contact.name()),
                null,
                null,
                subject,
                text,
                html,
                Map.of(),
                List.of(),
                campaign,
                group,
                Map.of(),
                null,
                null,
                null);
    }

    private static String hash(int digits, String... parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                sha256.update(part.getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) 0);
            }
            return HexFormat.of().formatHex(sha256.digest()).substring(0, digits);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
