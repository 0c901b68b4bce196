package dev.sendwell.events.integration;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.Mailbox;
import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.contracts.Topic;
import dev.sendwell.events.EventsConfig;
import dev.sendwell.events.signature.TrustedIssuer;
import dev.sendwell.events.signature.VerificationKey;
import dev.sendwell.kafka.CompactedTopic;
import dev.sendwell.smtp.AddressGuard;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The settings of all integrations, in memory, by id and by webhook token. */
@ApplicationScoped
public class Integrations {
    private static final Logger LOG = Logger.getLogger(Integrations.class);
    private static final String TOKEN = "webhook.token";

    private final Map<String, Object> kafka;
    private final SecretKeyset keyset;
    private final IntegrationStates states;
    private final AddressGuard guard;
    private volatile Settings settings = new Settings(Map.of(), Map.of());
    private volatile @Nullable CompactedTopic<IntegrationRecord> topic;

    Integrations(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            EventsConfig config,
            IntegrationStates states) {
        this.kafka = kafka;
        this.keyset = SecretKeyset.configured(
                "sendwell.keysets.webhook", config.keysets().webhook());
        this.states = states;
        this.guard = config.smtp().refusedNetworks().orElse(AddressGuard.DEFAULT);
    }

    void follow(@Observes StartupEvent start) {
        topic = CompactedTopic.follow(
                kafka, Topic.INTEGRATIONS, json -> ContractsJson.read(json, IntegrationRecord.class), this::changed);
    }

    @PreDestroy
    void close() {
        CompactedTopic<IntegrationRecord> followed = topic;
        if (followed != null) {
            followed.close();
        }
    }

    /** False while the settings are still being read at the start. */
    public boolean read() {
        CompactedTopic<IntegrationRecord> followed = topic;
        return followed != null && followed.caughtUp();
    }

    /**
     * Waits until {@link #read}.
     *
     * @throws IllegalStateException when it is not within {@code limit}
     */
    public void awaitRead(Duration limit) {
        CompactedTopic<IntegrationRecord> followed = topic;
        if (followed == null) {
            throw new IllegalStateException("the integrations topic is not followed yet");
        }
        followed.awaitCaughtUp(limit);
    }

    /** The ids of all integrations that are known and not deleted, in their order. */
    public List<String> ids() {
        return settings.byId.keySet().stream().sorted().toList();
    }

    /** The integration with this id, unless it is unknown or deleted. */
    public Optional<KnownIntegration> byId(String id) {
        return Optional.ofNullable(settings.byId.get(id)).map(Entry::integration);
    }

    /**
     * The integration whose callback URL ends in this token. Tokens are compared by their hash, so that the time it takes tells
     * nothing about them.
     */
    public Optional<KnownIntegration> byToken(String token) {
        return Optional.ofNullable(settings.byTokenHash.get(hash(token)));
    }

    private void changed(String key, @Nullable IntegrationRecord record) {
        switch (record) {
            case IntegrationRecord.Integration integration -> put(integration);
            case IntegrationRecord.Deleted deleted -> remove(deleted.id());
            case IntegrationRecord.Unrecognized unrecognized ->
                LOG.warnf("settings of a kind that is not known are ignored integration=%s", key);
            case null -> remove(key);
        }
    }

    private void put(IntegrationRecord.Integration integration) {
        Entry before = settings.byId.get(integration.id());
        if (before != null && before.integration.version() >= integration.version()) {
            return;
        }
        try {
            String token = keyset.decrypt(
                    integration.id(), TOKEN, integration.webhook().token());
            KnownIntegration known = new KnownIntegration(
                    integration.id(),
                    sender(integration.from()),
                    integration.version(),
                    integration.hardBouncesEverywhere(),
                    keys(integration),
                    integration.webhook().acceptUnsigned(),
                    issuer(integration.webhook().oauth()));
            Map<String, Entry> entries = new HashMap<>(settings.byId);
            entries.put(known.id(), new Entry(known, hash(token)));
            settings = Settings.of(entries);
            states.unlocked(known.id());
        } catch (SecretKeyset.UnreadableSecretException e) {
            LOG.errorf(
                    "settings cannot be used, the version before stays integration=%s version=%d cause=%s",
                    integration.id(), integration.version(), e.getMessage());
            states.locked(integration.id(), integration.version());
        }
    }

    private void remove(String id) {
        Map<String, Entry> entries = new HashMap<>(settings.byId);
        entries.remove(id);
        settings = Settings.of(entries);
        states.unlocked(id);
    }

    private static String sender(Mailbox from) {
        return from.name() == null || from.name().isBlank() ? Objects.toString(from.address(), "") : from.name();
    }

    private @Nullable TrustedIssuer issuer(IntegrationRecord.@Nullable OAuth oauth) {
        return oauth == null ? null : new TrustedIssuer(oauth.issuer(), oauth.audience(), oauth.jwksUrl(), guard);
    }

    private static List<VerificationKey> keys(IntegrationRecord.Integration integration) {
        List<VerificationKey> keys = new ArrayList<>();
        for (String base64 : integration.webhook().verificationKeys()) {
            try {
                keys.add(VerificationKey.parse(base64));
            } catch (IllegalArgumentException e) {
                LOG.errorf("verification key is not usable integration=%s cause=%s", integration.id(), e.getMessage());
            }
        }
        return List.copyOf(keys);
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private record Entry(KnownIntegration integration, String tokenHash) {}

    private record Settings(Map<String, Entry> byId, Map<String, KnownIntegration> byTokenHash) {
        static Settings of(Map<String, Entry> byId) {
            Map<String, KnownIntegration> byTokenHash = new HashMap<>();
            byId.values().forEach(entry -> byTokenHash.put(entry.tokenHash, entry.integration));
            return new Settings(Map.copyOf(byId), Map.copyOf(byTokenHash));
        }
    }
}
