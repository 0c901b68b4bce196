package dev.sendwell.config.integration;

import dev.sendwell.config.ServiceConfig;
import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.audit.AuditEntry;
import dev.sendwell.config.publication.TopicState;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.contracts.SecretKeyset.UnreadableSecretException;
import dev.sendwell.contracts.SecretValue;
import dev.sendwell.contracts.Topic;
import dev.sendwell.dashboard.Violation;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The integrations of this deployment: reads, and changes that are audited and published in the same transaction. */
@Startup
@Singleton
public class Integrations {
    private static final Logger LOG = Logger.getLogger(Integrations.class);
    private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SettingsRules rules;
    private final TopicState topics;
    private final InstantSource clock;
    private final SecretKeyset passwords;
    private final SecretKeyset tokens;
    private final String callbackBase;

    @Inject
    Integrations(SettingsRules rules, TopicState topics, InstantSource clock, ServiceConfig config) {
        this.rules = rules;
        this.topics = topics;
        this.clock = clock;
        this.passwords = keyset("sendwell.keysets.smtp", config.keysets().smtp());
        this.tokens = keyset("sendwell.keysets.webhook", config.keysets().webhook());
        this.callbackBase = config.publicUrl() + "/webhooks/sendgrid/";
    }

    /** All that are not deleted, by id. */
    @Transactional
    public List<Integration> all() {
        return Integration.list("deletedAt is null order by id");
    }

    /** The integration of an id, unless it is unknown or deleted. */
    @Transactional
    public Optional<Integration> find(String id) {
        return Integration.find("id = ?1 and deletedAt is null", id).firstResultOptional();
    }

    /** Where the provider posts its events; empty when no configured key opens the token. */
    Optional<String> callbackUrl(Integration integration) {
        if (integration.webhookToken == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(callbackBase
                    + tokens.decrypt(integration.id, Integration.TOKEN, Integration.secret(integration.webhookToken)));
        } catch (UnreadableSecretException e) {
            LOG.errorf("no key of sendwell.keysets.webhook opens the webhook token integration=%s", integration.id);
            return Optional.empty();
        }
    }

    @Transactional
    Saving create(IntegrationInput input, Actor actor) {
        String id = input.id();
        if (id == null || !ID.matcher(id).matches()) {
            return refusedId(input);
        }
        Integration taken = Integration.findById(id);
        if (taken != null) {
            return new Saving.IdTaken(taken.deletedAt != null);
        }
        return switch (rules.check(input, null)) {
            case CheckedSettings.Broken broken -> new Saving.Refused(broken.violations());
            case CheckedSettings.Kept kept -> {
                Integration integration = new Integration(id);
                integration.webhookToken = tokens.encrypt(id, Integration.TOKEN, newToken())
                        .ciphertext()
                        .bytes();
                Map<String, String> before = Map.of();
                take(integration, kept.settings());
                integration.persist();
                yield saved(integration, actor, "integration created", before, integration.facts());
            }
        };
    }

    /**
     * Changes an integration.
     *
     * @param version the version that the wish speaks of; null: whatever it is
     */
    @Transactional
    Saving change(String id, @Nullable Long version, IntegrationInput input, Actor actor) {
        Integration integration = lock(id);
        if (integration == null) {
            return new Saving.Unknown();
        }
        if (version != null && version != integration.version) {
            return new Saving.Outdated(integration);
        }
        return switch (rules.check(input, integration)) {
            case CheckedSettings.Broken broken -> new Saving.Refused(broken.violations());
            case CheckedSettings.Kept kept -> {
                Map<String, String> before = integration.facts();
                boolean hadPassword = integration.password != null;
                take(integration, kept.settings());
                Map<String, String> after = integration.facts();
                if (kept.settings().password() != null || hadPassword != (integration.password != null)) {
                    before.put(Integration.PASSWORD, hadPassword ? "set" : "not set");
                    after.put(Integration.PASSWORD, integration.password == null ? "not set" : "changed");
                }
                yield saved(integration, actor, "integration changed", before, after);
            }
        };
    }

    /**
     * Deletes an integration: its secrets are gone, its id stays taken.
     *
     * @param version as in {@link #change}
     */
    @Transactional
    Saving delete(String id, @Nullable Long version, Actor actor) {
        Integration integration = lock(id);
        if (integration == null) {
            return new Saving.Unknown();
        }
        if (version != null && version != integration.version) {
            return new Saving.Outdated(integration);
        }
        Map<String, String> before = integration.facts();
        integration.password = null;
        integration.passwordSetAt = null;
        integration.webhookToken = null;
        integration.deletedAt = clock.instant();
        return saved(integration, actor, "integration deleted", before, Map.of());
    }

    private static @Nullable Integration lock(String id) {
        Optional<Integration> found = Integration.find("id = ?1 and deletedAt is null", id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
        return found.orElse(null);
    }

    private void take(Integration integration, IntegrationSettings settings) {
        integration.take(settings);
        if (settings.username() == null) {
            integration.password = null;
            integration.passwordSetAt = null;
        } else if (settings.password() != null) {
            integration.password = passwords
                    .encrypt(integration.id, Integration.PASSWORD, settings.password())
                    .ciphertext()
                    .bytes();
            integration.passwordSetAt = clock.instant();
        }
    }

    private Saving saved(
            Integration integration,
            Actor actor,
            String action,
            Map<String, String> before,
            Map<String, String> after) {
        integration.version++;
        integration.changedAt = clock.instant();
        AuditEntry.write(integration.changedAt, actor, action, subject(integration.id), before, after);
        topics.put(
                Topic.INTEGRATIONS,
                integration.id,
                ContractsJson.write(integration.toRecord()),
                "dev.sendwell.integration.changed.v1",
                null);
        LOG.infof("%s integration=%s version=%d", action, integration.id, integration.version);
        return new Saving.Saved(integration);
    }

    /** The newest changes of an integration, newest first. */
    @Transactional
    List<AuditEntry> changes(String id) {
        return AuditEntry.newest(subject(id), 10);
    }

    /** Everything that is wrong at once, also what is not the id. */
    private Saving refusedId(IntegrationInput input) {
        List<Violation> violations = new ArrayList<>();
        violations.add(new Violation(
                "id", "has to be 1 to 63 lower-case letters, digits and hyphens, such as shop; it never changes"));
        if (rules.check(input, null) instanceof CheckedSettings.Broken broken) {
            violations.addAll(broken.violations());
        }
        return new Saving.Refused(violations);
    }

    private static String subject(String id) {
        return "integration/" + id;
    }

    private static String newToken() {
        byte[] token = new byte[16];
        RANDOM.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    private static SecretKeyset keyset(String key, String configured) {
        try {
            return SecretKeyset.fromJson(SecretValue.read(configured));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }
}
