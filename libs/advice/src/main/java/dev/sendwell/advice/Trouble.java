package dev.sendwell.advice;

import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.Security;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that went wrong.
 *
 * @param server whom mail was to go through; absent where it does not matter
 * @param stage where: the wire name of a stage of {@code libs/smtp} such as {@code auth}, or {@link #EVENTS}
 * @param words what the server or {@code libs/smtp} said; of events, as in {@link #events}
 */
public record Trouble(@Nullable Server server, String stage, String words) {
    /** The stage of what happens after the provider accepted a message. */
    public static final String EVENTS = "events";

    /** Nothing came back in good time. */
    public static final String NO_EVENT = "no-event";

    /** The provider reported that it works on the message, and nothing since. */
    public static final String NO_DELIVERY = "no-delivery";

    /** The provider stopped the account. */
    public static final String ACCOUNT_SUSPENDED = "account-suspended";

    private static final Pattern AT_STAGE =
            Pattern.compile("\\bat (connect|greeting|ehlo|starttls|auth|mail|rcpt|data)\\b");

    /**
     * A message that went wrong on its way to the provider.
     *
     * @param stage null where only the words are known, which then say it
     */
    public static Trouble sending(Server server, @Nullable String stage, String words) {
        return new Trouble(server, stage == null ? stageIn(words) : stage, words);
    }

    private static String stageIn(String words) {
        if (words.contains("to sign in")) {
            return "auth";
        }
        Matcher named = AT_STAGE.matcher(words);
        return words.startsWith("no connection") ? "connect" : named.find() ? named.group(1) : "content";
    }

    /**
     * Something about events.
     *
     * @param what the cause of a refused post, the type of an event, or one of the words above
     */
    public static Trouble events(String what) {
        return new Trouble(null, EVENTS, what);
    }

    boolean at(String... stages) {
        for (String each : stages) {
            if (each.equals(stage)) {
                return true;
            }
        }
        return false;
    }

    boolean isSendGrid() {
        return server != null
                && (server.provider == IntegrationRecord.Provider.SENDGRID
                        || server.host.toLowerCase(Locale.ROOT).endsWith(".sendgrid.net"));
    }

    boolean isAmazonSes() {
        return server != null
                && (server.provider == IntegrationRecord.Provider.AMAZON_SES
                        || server.host.toLowerCase(Locale.ROOT).endsWith(".amazonaws.com"));
    }

    boolean onPort(int port) {
        return server != null && server.port == port;
    }

    boolean unencrypted() {
        return server != null && server.security == Security.NONE;
    }

    /** True when it signed in under this name; for null, when it did not sign in. */
    boolean as(@Nullable String username) {
        return server != null && (username == null ? server.username == null : username.equals(server.username));
    }

    /**
     * Whom mail goes through.
     *
     * @param username absent: nobody signs in
     */
    public record Server(
            IntegrationRecord.Provider provider,
            String host,
            int port,
            Security security,
            @Nullable String username) {

        /** The provider's name as it writes itself. */
        public static String name(IntegrationRecord.Provider provider) {
            return switch (provider) {
                case SENDGRID -> "SendGrid";
                case AMAZON_SES -> "Amazon SES";
                case MAILGUN -> "Mailgun";
                case POSTMARK -> "Postmark";
                case SMTP -> "the SMTP server";
            };
        }
    }
}
