package dev.sendwell.simulator;

import dev.sendwell.simulator.account.ApiKeys;
import dev.sendwell.simulator.account.Standing;
import dev.sendwell.simulator.inbox.Content;
import dev.sendwell.simulator.inbox.Inbox;
import dev.sendwell.simulator.inbox.Message;
import dev.sendwell.simulator.message.HeaderFields;
import dev.sendwell.simulator.message.ReadableMessage;
import dev.sendwell.simulator.message.SmtpApi;
import dev.sendwell.simulator.recipient.Fate;
import dev.sendwell.simulator.recipient.Happening;
import dev.sendwell.simulator.recipient.Mail;
import dev.sendwell.simulator.recipient.Recipients;
import dev.sendwell.simulator.smtp.Envelope;
import dev.sendwell.simulator.smtp.SmtpAccount;
import dev.sendwell.simulator.webhook.EventJson;
import dev.sendwell.simulator.webhook.EventPoster;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The SendGrid account behind the SMTP server: lets in who has a key, and gives every recipient of a message a fate, of which the
 * webhook hears.
 */
final class Account implements SmtpAccount {
    private final ApiKeys keys;
    private final Supplier<Standing> standing;
    private final Inbox inbox;
    private final Recipients recipients;
    private final EventPoster poster;
    private final InstantSource clock;

    Account(
            ApiKeys keys,
            Supplier<Standing> standing,
            Inbox inbox,
            Recipients recipients,
            EventPoster poster,
            InstantSource clock) {
        this.keys = keys;
        this.standing = standing;
        this.inbox = inbox;
        this.recipients = recipients;
        this.poster = poster;
        this.clock = clock;
    }

    @Override
    public String signIn(String user, String password) {
        if (!user.equals("apikey") || !keys.may(password, ApiKeys.MAIL_SEND).orElse(false)) {
            return "535 Authentication failed: The provided authorization grant is invalid, expired, or revoked";
        }
        return standing.get().creditsExceeded()
                ? "451 Authentication failed: Maximum credits exceeded"
                : WELCOME + " Authentication successful";
    }

    @Override
    public String accept(Envelope envelope, byte[] content) {
        HeaderFields header = HeaderFields.of(content);
        Standing now = standing.get();
        if (now.verifiedDomains().isPresent()
                && !now.verified(header.address("From").orElse(envelope.sender()))) {
            return "550 The from address does not match a verified Sender Identity. Mail cannot be sent until this error is"
                    + " resolved. Visit https://sendgrid.com/docs/for-developers/sending-email/sender-identity/ to see the"
                    + " Sender Identity requirements";
        }
        Optional<SmtpApi> api = header.get("X-SMTPAPI").map(SmtpApi::parse).orElse(Optional.of(SmtpApi.NONE));
        String queuedAs = newQueueId();
        for (String recipient : envelope.recipients()) {
            Mail mail = new Mail(recipient, queuedAs, header.get("Message-ID").orElse(""), api);
            deliver(mail, envelope.sender(), header, content);
        }
        return "250 Ok: queued as " + queuedAs;
    }

    private void deliver(Mail mail, String sender, HeaderFields header, byte[] source) {
        Instant now = clock.instant();
        Fate fate = recipients.receive(mail);
        List<Content.Event> events = new ArrayList<>();
        for (Happening happening : fate.happenings()) {
            String json = EventJson.of(mail, happening, now);
            events.add(new Content.Event(
                    happening.event(), now.plus(happening.after()).toEpochMilli(), json));
            poster.add(happening.event(), json, happening.after());
        }
        Map<String, String> args = mail.api().map(SmtpApi::uniqueArgs).orElse(Map.of());
        String subject =
                inbox.word(ReadableMessage.decoded(header.get("Subject").orElse("")));
        inbox.add(
                number -> new Message(
                        number,
                        now,
                        inbox.word(sender),
                        mail.recipient(),
                        subject,
                        mail.queuedAs(),
                        args.get("sendwell_id"),
                        args.get("sendwell_request"),
                        word(args.get("sendwell_campaign")),
                        source.length,
                        inbox.word(fate.outcome())),
                new Content(source, events));
    }

    private @Nullable String word(@Nullable String text) {
        return text == null ? null : inbox.word(text);
    }

    /** 22 characters, as SendGrid's are: 128 random bits in base64url. */
    private static String newQueueId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] bits = ByteBuffer.allocate(16)
                .putLong(random.nextLong())
                .putLong(random.nextLong())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
