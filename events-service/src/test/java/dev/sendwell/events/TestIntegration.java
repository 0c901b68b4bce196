package dev.sendwell.events;

import static io.restassured.RestAssured.given;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.Integration;
import dev.sendwell.contracts.IntegrationRecord.Limits;
import dev.sendwell.contracts.IntegrationRecord.Security;
import dev.sendwell.contracts.IntegrationRecord.Smtp;
import dev.sendwell.contracts.IntegrationRecord.UnconfirmedRule;
import dev.sendwell.contracts.IntegrationRecord.Webhook;
import dev.sendwell.contracts.Mailbox;
import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.session.TestKeys;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** An integration with a webhook of its own, and SendGrid at the other end of it. */
public final class TestIntegration {
    private final KafkaProbe kafka;
    private final String id = "test-" + UUID.randomUUID().toString().substring(0, 13);
    private final String token = UUID.randomUUID().toString().replace("-", "");
    private final KeyPair keys = generate();
    private long version;
    private boolean acceptUnsigned;
    private boolean hardBouncesEverywhere = true;
    private IntegrationRecord.OAuth oauth;
    private List<String> verificationKeys;

    private TestIntegration(KafkaProbe kafka) {
        this.kafka = kafka;
        this.verificationKeys =
                List.of(Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
    }

    /** An integration whose webhook takes what {@link #post} signs. It is known to the service when this returns. */
    public static TestIntegration known(KafkaProbe kafka) {
        TestIntegration integration = new TestIntegration(kafka);
        integration.publish();
        return integration;
    }

    public String id() {
        return id;
    }

    /** The path of its callback URL. */
    public String path() {
        return "/webhooks/sendgrid/" + token;
    }

    public TestIntegration acceptsUnsigned() {
        acceptUnsigned = true;
        return publish();
    }

    public TestIntegration verifiesWith(String... keys) {
        verificationKeys = List.of(keys);
        return publish();
    }

    /** With its own key as the second one. */
    public TestIntegration verifiesWithOlderKeyAnd(String older) {
        return verifiesWith(older, verificationKeys.getFirst());
    }

    public TestIntegration asksForBearerTokensOf(String issuer, String audience, String jwksUrl) {
        oauth = new IntegrationRecord.OAuth(issuer, audience, jwksUrl);
        return publish();
    }

    public TestIntegration countsHardBouncesForItselfOnly() {
        hardBouncesEverywhere = false;
        return publish();
    }

    /** Posts a body as SendGrid does, signed now. */
    public ValidatableResponse post(String body) {
        return post(body.getBytes(StandardCharsets.UTF_8), Instant.now());
    }

    /** Posts a body that SendGrid signed at an instant. */
    public ValidatableResponse post(byte[] body, Instant signedAt) {
        String timestamp = Long.toString(signedAt.getEpochSecond());
        return post(body, sign(timestamp, body), timestamp);
    }

    /** Posts a body with these headers; null leaves one out. */
    public ValidatableResponse post(byte[] body, String signature, String timestamp) {
        return post(body, signature, timestamp, null);
    }

    /** The same with the header {@code Authorization}. */
    public ValidatableResponse post(byte[] body, String signature, String timestamp, String authorization) {
        var request = given().contentType("application/json;charset=utf-8").body(body);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (signature != null) {
            request.header("X-Twilio-Email-Event-Webhook-Signature", signature);
        }
        if (timestamp != null) {
            request.header("X-Twilio-Email-Event-Webhook-Timestamp", timestamp);
        }
        return request.post(path()).then();
    }

    /** Posts events and expects them to be taken. */
    public void takes(SendGridEvent... events) {
        post(SendGridEvent.batch(events)).statusCode(204);
    }

    public String sign(String timestamp, byte[] body) {
        try {
            Signature ecdsa = Signature.getInstance("SHA256withECDSA");
            ecdsa.initSign(keys.getPrivate());
            ecdsa.update(timestamp.getBytes(StandardCharsets.UTF_8));
            ecdsa.update(body);
            return Base64.getEncoder().encodeToString(ecdsa.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The hash of an address under the test's key. */
    public static String hash(String address) {
        AddressHash.Hasher hasher = new AddressHash.Hasher(
                Base64.getDecoder().decode(TestKeys.current().addressKey()));
        return hasher.of((EmailAddress) EmailAddress.parse(address)).toString();
    }

    /**
     * Publishes settings whose token is encrypted with a key that the service does not have.
     *
     * @return their version
     */
    public long changesUnderAKeyThatIsNotHere() {
        version++;
        kafka.publish(Topic.INTEGRATIONS, id, ContractsJson.write((IntegrationRecord)
                settings(SecretKeyset.fromJson(SecretKeyset.generateJson()))));
        return version;
    }

    private TestIntegration publish() {
        version++;
        Integration integration =
                settings(SecretKeyset.fromJson(TestKeys.current().webhookKeyset()));
        kafka.publish(Topic.INTEGRATIONS, id, ContractsJson.write((IntegrationRecord) integration));
        Known.await(id, version);
        return this;
    }

    private Integration settings(SecretKeyset keyset) {
        return new Integration(
                id,
                version,
                IntegrationRecord.Provider.SENDGRID,
                true,
                new Smtp("smtp.example.org", 587, Security.STARTTLS, null, null),
                new Mailbox("shop@example.org", "Shop"),
                List.of(),
                null,
                new Limits(10, 100, null),
                UnconfirmedRule.HOLD,
                false,
                hardBouncesEverywhere,
                new Webhook(keyset.encrypt(id, "webhook.token", token), verificationKeys, acceptUnsigned, oauth),
                Instant.now());
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
