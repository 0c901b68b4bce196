package dev.sendwell.contracts;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A full sample of every message, and a minimal one of those with fields that may be absent. */
final class Samples {
    private static final Instant REQUESTED = Instant.parse("2026-11-23T09:59:59.750Z");
    private static final Instant OCCURRED = Instant.parse("2026-11-23T10:00:00.123456Z");
    private static final Instant REPORTED = Instant.parse("2026-11-23T10:00:07Z");
    private static final Instant RECEIVED = Instant.parse("2026-11-23T10:00:31.502Z");
    private static final Instant LATER = Instant.parse("2026-12-23T10:00:07Z");
    private static final String ID = "3f0c5a0e9d2b4c17a8e6f1b2c3d4e5f6";
    private static final String REPLY = "250 Ok: queued as Zk3vT8nQRbWm5xYc1aLpHg";

    private Samples() {}

    static Stream<Sample> all() {
        return Stream.of(
                        sendRequests(),
                        deliveries(),
                        events(),
                        verdicts(),
                        suppressions(),
                        integrations(),
                        statuses(),
                        access(),
                        tokenUses())
                .flatMap(samples -> samples);
    }

    private static Stream<Sample> sendRequests() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Order", "4711");
        headers.put("X-Branch", "K\u00f6ln");
        return samples(
                "send-requests",
                SendEmail.class,
                new SendEmail(
                        "order-4711-receipt",
                        "shop",
                        new Mailbox("J\u00f6rg.Kunde@b\u00fccher.example", "J\u00f6rg Kunde"),
                        new Mailbox("receipts@example.com", "Example Shop"),
                        new Mailbox("service@example.com", null),
                        "Your receipt \u2116 4711 \ud83e\uddfe",
                        "Thank you.\nYour receipt is attached.",
                        "<p>Thank you. <img src=\"cid:logo\" alt=\"\"></p>",
                        headers,
                        List.of(
                                new SendEmail.Attachment(
                                        "Beleg N\u00ba 4711.pdf", "application/pdf", blob("%PDF-1.7\n"), null),
                                new SendEmail.Attachment("logo.png", "image/png", blob("\u0089PNG\r\n"), "logo")),
                        "receipts",
                        12,
                        Map.of("order", "4711"),
                        Instant.parse("2026-11-23T08:00:00Z"),
                        Instant.parse("2026-11-23T10:00:00Z"),
                        true),
                minimal(new SendEmail(
                        "1",
                        "shop",
                        new Mailbox("customer@example.org", null),
                        null,
                        null,
                        "Hello",
                        "Hello.",
                        null,
                        Map.of(),
                        List.of(),
                        null,
                        null,
                        Map.of(),
                        null,
                        null,
                        null)));
    }

    private static Stream<Sample> deliveries() {
        Delivery.Refusal refusal = new Delivery.Refusal("rcpt", 550, "5.1.1", "5.1.1 no such user here");
        Delivery.Refusal noReply = new Delivery.Refusal("connect", null, null, "connection refused");
        return samples(
                "deliveries",
                Delivery.class,
                new Delivery.Accepted(
                        ID,
                        OCCURRED,
                        request(),
                        recipient(),
                        1,
                        REQUESTED,
                        "<f7452bf019e4b47b34d8a34c4f42e536@example.com>",
                        "Zk3vT8nQRbWm5xYc1aLpHg",
                        REPLY),
                minimal(new Delivery.Accepted(
                        ID,
                        OCCURRED,
                        plainRequest(),
                        erased(),
                        1,
                        REQUESTED,
                        "<f7452bf019e4b47b34d8a34c4f42e536@example.com>",
                        null,
                        "250 2.0.0 Ok")),
                new Delivery.Suppressed(
                        ID,
                        OCCURRED,
                        request(),
                        recipient(),
                        0,
                        "i:shop",
                        List.of(Cause.Kind.COMPLAINED, Cause.Kind.UNSUBSCRIBED)),
                new Delivery.Deferred(
                        ID,
                        OCCURRED,
                        request(),
                        recipient(),
                        2,
                        new Delivery.Refusal("data", 451, "4.3.2", "4.3.2 try again later"),
                        Instant.parse("2026-11-23T10:01:00.500Z")),
                minimal(new Delivery.Deferred(
                        ID, OCCURRED, plainRequest(), erased(), 1, noReply, Instant.parse("2026-11-23T10:00:30Z"))),
                new Delivery.Failed(ID, OCCURRED, request(), recipient(), 1, refusal, Delivery.Fault.RECIPIENT),
                minimal(new Delivery.Failed(
                        ID, OCCURRED, plainRequest(), erased(), 3, noReply, Delivery.Fault.INFRASTRUCTURE)),
                new Delivery.Expired(ID, OCCURRED, request(), recipient(), 4, OCCURRED),
                new Delivery.Cancelled(ID, OCCURRED, request(), recipient(), 0, "anna@example.com", "wrong price"),
                minimal(new Delivery.Cancelled(ID, OCCURRED, plainRequest(), erased(), 0, "anna@example.com", null)),
                new Delivery.Unconfirmed(
                        ID, OCCURRED, request(), recipient(), 1, "the connection was lost after the final dot"));
    }

    private static Stream<Sample> events() {
        EmailEvent.EventRef ref = eventRef();
        EmailEvent.EventRef bare = new EmailEvent.EventRef(
                ID, REPORTED, RECEIVED, new RequestRef("shop", null, null, null, null, Map.of()), null, null, null);
        EmailEvent.EventRef unmatched =
                new EmailEvent.EventRef(ID, REPORTED, RECEIVED, bare.request(), recipient(), null, null);
        return samples(
                "email-events",
                EmailEvent.class,
                new EmailEvent.Processed(ref),
                new EmailEvent.Deferred(ref, "450 4.2.0 greylisted", 2),
                minimal(new EmailEvent.Deferred(ref, null, null)),
                new EmailEvent.Delivered(ref, "250 2.0.0 OK"),
                minimal(new EmailEvent.Delivered(ref, null)),
                new EmailEvent.Bounced(
                        ref,
                        "550 5.1.1 no such user here",
                        "5.1.1",
                        "Invalid Address",
                        EmailEvent.Permanence.PERMANENT),
                minimal(new EmailEvent.Bounced(unmatched, null, null, null, EmailEvent.Permanence.UNCLEAR)),
                new EmailEvent.Blocked(ref, "552 5.2.2 mailbox full", "5.2.2", "Mailbox Unavailable"),
                minimal(new EmailEvent.Blocked(ref, null, null, null)),
                new EmailEvent.Dropped(ref, "Unsubscribed Address", 12),
                minimal(new EmailEvent.Dropped(ref, null, null)),
                new EmailEvent.Opened(ref, true, "Mozilla/5.0"),
                minimal(new EmailEvent.Opened(ref, false, null)),
                new EmailEvent.Clicked(ref, "https://shop.example.com/orders/4711", "Mozilla/5.0"),
                minimal(new EmailEvent.Clicked(ref, null, null)),
                new EmailEvent.Complained(ref),
                minimal(new EmailEvent.Complained(unmatched)),
                new EmailEvent.Unsubscribed(ref),
                new EmailEvent.GroupUnsubscribed(ref, 12),
                new EmailEvent.GroupResubscribed(ref, 12),
                new EmailEvent.AccountStatusChanged(bare, "suspended"),
                minimal(new EmailEvent.AccountStatusChanged(bare, null)),
                new EmailEvent.Unrecognized(ref, "holiday", blob("{\"event\":\"holiday\"}")),
                minimal(new EmailEvent.Unrecognized(bare, null, null)));
    }

    private static Stream<Sample> verdicts() {
        return samples(
                "verdicts",
                Verdict.class,
                new Verdict.Seen(request(), 1, RECEIVED, "processed"),
                new Verdict.Absent(request(), 1, LATER, "1204 other messages of that hour had events, this one none"));
    }

    private static Stream<Sample> suppressions() {
        return samples(
                "suppressions",
                SuppressionRecord.class,
                new SuppressionRecord.Suppression(
                        "*",
                        recipient(),
                        3,
                        List.of(
                                new Cause(
                                        Cause.Kind.BOUNCED,
                                        REPORTED,
                                        null,
                                        "550 5.1.1 no such user here",
                                        "sendgrid",
                                        "order-4711-receipt",
                                        "receipts"),
                                new Cause(
                                        Cause.Kind.ADDED,
                                        OCCURRED,
                                        LATER,
                                        "asked by phone",
                                        "anna@example.com",
                                        null,
                                        null)),
                        RECEIVED),
                minimal(new SuppressionRecord.Suppression("g:shop:12", erased(), 4, List.of(), RECEIVED)),
                new SuppressionRecord.Marker(7, 2, 31415, RECEIVED));
    }

    private static Stream<Sample> integrations() {
        IntegrationRecord.EncryptedSecret secret = new IntegrationRecord.EncryptedSecret(blob("\u0001ciphertext"));
        return samples(
                "integrations",
                IntegrationRecord.class,
                new IntegrationRecord.Integration(
                        "shop",
                        7,
                        IntegrationRecord.Provider.SENDGRID,
                        true,
                        new IntegrationRecord.Smtp(
                                "smtp.sendgrid.net", 587, IntegrationRecord.Security.STARTTLS, "apikey", secret),
                        new Mailbox("shop@example.com", "Example Shop"),
                        List.of("example.com", "xn--bcher-kva.example"),
                        "service@example.com",
                        new IntegrationRecord.Limits(10, 100, 50),
                        IntegrationRecord.UnconfirmedRule.HOLD,
                        false,
                        true,
                        new IntegrationRecord.Webhook(
                                secret,
                                List.of(
                                        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g=="),
                                false),
                        OCCURRED),
                minimal(new IntegrationRecord.Integration(
                        "relay",
                        1,
                        IntegrationRecord.Provider.SMTP,
                        false,
                        new IntegrationRecord.Smtp("smtp.example.com", 25, IntegrationRecord.Security.NONE, null, null),
                        new Mailbox("noreply@example.com", null),
                        List.of(),
                        null,
                        new IntegrationRecord.Limits(1, 1, null),
                        IntegrationRecord.UnconfirmedRule.RESEND,
                        false,
                        false,
                        new IntegrationRecord.Webhook(secret, List.of(), true),
                        OCCURRED)),
                new Variant(
                        "oauth",
                        new IntegrationRecord.Integration(
                                "news",
                                3,
                                IntegrationRecord.Provider.SENDGRID,
                                true,
                                new IntegrationRecord.Smtp(
                                        "smtp.sendgrid.net", 465, IntegrationRecord.Security.TLS, "apikey", secret),
                                new Mailbox("news@example.com", null),
                                List.of(),
                                null,
                                new IntegrationRecord.Limits(10, 100, null),
                                IntegrationRecord.UnconfirmedRule.HOLD,
                                true,
                                true,
                                new IntegrationRecord.Webhook(
                                        secret,
                                        List.of(),
                                        false,
                                        new IntegrationRecord.OAuth(
                                                "https://login.example.com/",
                                                "sendwell-events",
                                                "https://login.example.com/.well-known/jwks.json")),
                                OCCURRED)),
                new IntegrationRecord.Deleted("shop", 8, OCCURRED));
    }

    private static Stream<Sample> statuses() {
        return samples(
                "integration-status",
                IntegrationStatus.class,
                new IntegrationStatus(
                        "shop",
                        "sender-service",
                        7,
                        OCCURRED,
                        new IntegrationStatus.Pause(
                                IntegrationStatus.Reason.CREDENTIALS,
                                "535 Authentication failed: The provided authorization grant is invalid, expired, or revoked",
                                REQUESTED),
                        REQUESTED,
                        Map.of("breaker", 214L),
                        null,
                        Map.of(),
                        null),
                new Variant(
                        "events",
                        new IntegrationStatus(
                                "shop",
                                "events-service",
                                7,
                                OCCURRED,
                                null,
                                null,
                                Map.of(),
                                RECEIVED,
                                Map.of("unsigned", 3L),
                                REQUESTED)),
                new Variant(
                        "locked",
                        new IntegrationStatus(
                                        "shop",
                                        "sender-service",
                                        7,
                                        OCCURRED,
                                        null,
                                        null,
                                        Map.of(),
                                        null,
                                        Map.of(),
                                        null)
                                .withLockedVersion(8L)),
                minimal(new IntegrationStatus(
                        "shop", "sender-service", 7, OCCURRED, null, null, Map.of(), null, Map.of(), null)));
    }

    private static Stream<Sample> access() {
        return samples(
                "access",
                AccessRecord.class,
                new AccessRecord.TokenRevoked("0c7b3f0e-4a52-4f0f-9f1d-1c5f9d6a2b3e", LATER),
                new AccessRecord.SessionsEnded("6b1f2a9c-58a1-4a8e-9a6f-2f1f3c0b7d55", OCCURRED));
    }

    private static Stream<Sample> tokenUses() {
        return samples(
                "token-uses",
                TokenUse.class,
                new TokenUse("0c7b3f0e-4a52-4f0f-9f1d-1c5f9d6a2b3e", "events-service", OCCURRED));
    }

    static EmailEvent.EventRef eventRef() {
        RequestRef request = new RequestRef(
                "shop",
                "order-4711-receipt",
                "f7452bf019e4b47b34d8a34c4f42e536",
                null,
                "receipts",
                Map.of("order", "4711"));
        return new EmailEvent.EventRef(
                ID,
                REPORTED,
                RECEIVED,
                request,
                recipient(),
                "ZGVsaXZlcmVkLTAtMTA5OTQ5MTktTFJ6WGxfTkhTdE9HaFE0a29mU21fQS0w",
                "Zk3vT8nQRbWm5xYc1aLpHg");
    }

    private static RequestRef request() {
        return new RequestRef(
                "shop",
                "order-4711-receipt",
                "f7452bf019e4b47b34d8a34c4f42e536",
                MailKind.TRANSACTIONAL,
                "receipts",
                Map.of("order", "4711"));
    }

    private static RequestRef plainRequest() {
        return new RequestRef(
                "shop", "order-4711-receipt", "f7452bf019e4b47b34d8a34c4f42e536", MailKind.MARKETING, null, Map.of());
    }

    private static Recipient recipient() {
        return new Recipient("customer@example.org", "7759dc81dc0e4323c34b10765176fe49");
    }

    private static Recipient erased() {
        return new Recipient(null, "7759dc81dc0e4323c34b10765176fe49");
    }

    private static Blob blob(String text) {
        return Blob.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private record Variant(String name, Object value) {}

    private static Variant minimal(Object value) {
        return new Variant("minimal", value);
    }

    private static Stream<Sample> samples(String folder, Class<?> readAs, Object... values) {
        return Stream.of(values)
                .map(value -> value instanceof Variant variant
                        ? new Sample(folder, variant.name(), readAs, variant.value())
                        : new Sample(folder, "full", readAs, value));
    }
}
