package dev.sendwell.testkit.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.contracts.SessionKeys;
import dev.sendwell.contracts.UnsubscribeToken;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * The keys of a test run, made when they are first asked for.
 *
 * @param sessionSigning private JWKS
 * @param sessionVerification public JWKS of the same key
 * @param smtpKeyset Tink keyset in JSON
 * @param webhookKeyset Tink keyset in JSON
 * @param unsubscribeKeyset Tink keyset in JSON
 * @param addressKey base64 of 32 bytes
 */
public record TestKeys(
        String sessionSigning,
        String sessionVerification,
        String smtpKeyset,
        String webhookKeyset,
        String unsubscribeKeyset,
        String addressKey) {

    /** A test resource and a test class are loaded by different class loaders: a static field would be two sets of keys. */
    private static final String SHARED_BY_ALL_CLASS_LOADERS = TestKeys.class.getName();

    /** The keys of this JVM. */
    public static TestKeys current() {
        Object json = System.getProperties().computeIfAbsent(SHARED_BY_ALL_CLASS_LOADERS, key -> generate());
        try {
            return ContractsJson.mapper().readValue((String) json, TestKeys.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the shared test keys are not readable", e);
        }
    }

    /** The keys by the configuration keys that every service reads them from. */
    public Map<String, String> config() {
        Map<String, String> config = new TreeMap<>();
        config.put("sendwell.session.signing-keys", sessionSigning);
        config.put("sendwell.session.verification-keys", sessionVerification);
        config.put("sendwell.keysets.smtp", smtpKeyset);
        config.put("sendwell.keysets.webhook", webhookKeyset);
        config.put("sendwell.keysets.unsubscribe", unsubscribeKeyset);
        config.put("sendwell.address-key", addressKey);
        return config;
    }

    private static String generate() {
        SessionKeys session = SessionKeys.generate();
        byte[] addressKey = new byte[32];
        new SecureRandom().nextBytes(addressKey);
        TestKeys keys = new TestKeys(
                session.signing(),
                session.verification(),
                SecretKeyset.generateJson(),
                SecretKeyset.generateJson(),
                UnsubscribeToken.Keyset.generateJson(),
                Base64.getEncoder().encodeToString(addressKey));
        return new String(ContractsJson.write(keys), StandardCharsets.UTF_8);
    }
}
