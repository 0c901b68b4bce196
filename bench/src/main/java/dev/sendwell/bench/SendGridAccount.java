package dev.sendwell.bench;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.Integration;
import dev.sendwell.contracts.IntegrationRecord.Limits;
import dev.sendwell.contracts.IntegrationRecord.Security;
import dev.sendwell.contracts.IntegrationRecord.Smtp;
import dev.sendwell.contracts.IntegrationRecord.UnconfirmedRule;
import dev.sendwell.contracts.IntegrationRecord.Webhook;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.Mailbox;
import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.contracts.Topic;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The other end of a webhook: makes events, and posts that are signed. */
final class SendGridAccount {
    static final String INTEGRATION = "shop";
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    private final KeyPair keys;
    private final Random random = new Random(4711);
    private final long now = Instant.now().getEpochSecond();
    private long count;

    SendGridAccount() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String path() {
        return "/webhooks/sendgrid/" + TOKEN;
    }

    String verificationKey() {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    /** Makes the integration known to a service that sends nothing. */
    void introduce(Map<String, Object> kafka, String webhookKeyset) throws Exception {
        introduce(kafka, webhookKeyset, new Smtp("smtp.example.org", 587, Security.STARTTLS, null, null));
    }

    /** Makes the integration known to all services. */
    void introduce(Map<String, Object> kafka, String webhookKeyset, Smtp smtp) throws Exception {
        IntegrationRecord integration = new Integration(
                INTEGRATION,
                1,
                IntegrationRecord.Provider.SENDGRID,
                true,
                smtp,
                new Mailbox("shop@example.org", "Shop"),
                List.of(),
                null,
                new Limits(10, 100, null),
                UnconfirmedRule.HOLD,
                false,
                true,
                new Webhook(
                        SecretKeyset.fromJson(webhookKeyset).encrypt(INTEGRATION, "webhook.token", TOKEN),
                        List.of(verificationKey()),
                        false),
                Instant.now());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topic.INTEGRATIONS.topicName(), INTEGRATION, ContractsJson.write(integration)))
                    .get();
        }
    }

    /** One event as SendGrid writes it: mostly delivered and processed, some opens, few bounces. */
    String event() {
        String address = "person" + count + "@example.org";
        String kind = switch (random.nextInt(20)) {
            case 0 -> bounced(address);
            case 1, 2, 3, 4 ->
                "\"event\":\"open\",\"useragent\":\"Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0"
                        + " (via ggpht.com GoogleImageProxy)\",\"ip\":\"66.249.84.1\",\"sg_machine_open\":false";
            case 5, 6, 7, 8, 9, 10 -> "\"event\":\"processed\"";
            default ->
                "\"event\":\"delivered\",\"response\":\"250 2.0.0 OK 1600112502 x13-20020a5d54cd000000b0 - gsmtp\","
                        + "\"ip\":\"149.72.1.2\",\"tls\":1";
        };
        return event(address, kind);
    }

    /** A body that says that somebody's mailbox does not exist. */
    Body bounce(String address) {
        return new Body(("[" + event(address, bounced(address)) + "]\r\n").getBytes(StandardCharsets.UTF_8), 1);
    }

    private static String bounced(String address) {
        return "\"event\":\"bounce\",\"type\":\"bounce\",\"status\":\"5.1.1\",\"reason\":\"550 5.1.1 <" + address
                + ">: Recipient address rejected: User unknown\",\"bounce_classification\":\"Invalid Address\"";
    }

    private String event(String address, String kind) {
        long number = count++;
        String request = "order-" + number / 3;
        return "{\"email\":\"" + address + "\",\"timestamp\":" + (now - random.nextInt(3_600)) + ","
                + "\"smtp-id\":\"<" + LedgerId.of(INTEGRATION, request) + "@example.org>\"," + kind
                + ",\"category\":[\"autumn-sale\"],\"sg_event_id\":\"" + id(22) + "\",\"sg_message_id\":\"" + id(22)
                + ".recvd-canary-7f8c9d-2xk4q-1-5F5FC76C-9.0\",\"sendwell_id\":\"" + LedgerId.of(INTEGRATION, request)
                + "\",\"sendwell_integration\":\"" + INTEGRATION + "\",\"sendwell_request\":\"" + request
                + "\",\"sendwell_campaign\":\"autumn-sale\",\"x_order\":\"" + number + "\"}";
    }

    /** A body of about so many bytes. */
    Body body(int bytes) {
        return body(json -> json.length() < bytes);
    }

    /** A body with so many events. */
    Body bodyOf(int events) {
        int[] missing = {events};
        return body(json -> --missing[0] > 0);
    }

    private Body body(Predicate<StringBuilder> goesOn) {
        StringBuilder json = new StringBuilder("[").append(event());
        int events = 1;
        while (goesOn.test(json)) {
            json.append(",\r\n").append(event());
            events++;
        }
        return new Body(json.append("]\r\n").toString().getBytes(StandardCharsets.UTF_8), events);
    }

    /** A whole signed request, ready for the wire. */
    byte[] request(String path, Body body) {
        return request(path, body.bytes(), sign(body.bytes()));
    }

    static byte[] request(String path, byte[] body, String headers) {
        byte[] head = ("POST " + path
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json;charset=utf-8\r\n" + headers
                        + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    /** The two headers of the signature. */
    String sign(byte[] body) {
        try {
            String timestamp = Long.toString(Instant.now().getEpochSecond());
            Signature ecdsa = Signature.getInstance("SHA256withECDSA");
            ecdsa.initSign(keys.getPrivate());
            ecdsa.update(timestamp.getBytes(StandardCharsets.US_ASCII));
            ecdsa.update(body);
            return "X-Twilio-Email-Event-Webhook-Signature: "
                    + Base64.getEncoder().encodeToString(ecdsa.sign()) + "\r\nX-Twilio-Email-Event-Webhook-Timestamp: "
                    + timestamp + "\r\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String id(int length) {
        StringBuilder id = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            id.append("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-".charAt(random.nextInt(64)));
        }
        return id.toString();
    }

    /**
     * A body and how many events it has.
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Body(byte[] bytes, int events) {}
}
