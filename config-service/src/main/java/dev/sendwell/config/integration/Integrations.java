package dev.sendwell.config.integration;

import dev.sendwell.config.ServiceConfig;
import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.audit.AuditEntry;
import dev.sendwell.config.check.Wish;
import dev.sendwell.config.publication.TopicState;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.ParsedAddress;
import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.contracts.SecretKeyset.UnreadableSecretException;
import dev.sendwell.contracts.Topic;
import dev.sendwell.dashboard.Violation;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Event;
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
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    private final Event<Deleted> deletions;

    @Inject
    Integrations(
            SettingsRules rules,
            TopicState topics,
            InstantSource clock,
            ServiceConfig config,
            Event<Deleted> deletions) {
        this.rules = rules;
        this.topics = topics;
        this.clock = clock;
        this.passwords = SecretKeyset.configured(
                "sendwell.keysets.smtp", config.keysets().smtp());
        this.tokens = SecretKeyset.configured(
                "sendwell.keysets.webhook", config.keysets().webhook());
        this.callbackBase = config.publicUrl() + "/webhooks/sendgrid/";
        this.deletions = deletions;
    }

    /** An integration is being deleted, in this transaction; whoever keeps something of it deletes that. */
    public record Deleted(String id) {}

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
    public Optional<String> callbackUrl(Integration integration) {
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

    /** The configuration keys of the keysets that cannot open what is stored here; none while all is well. */
    public List<String> lockedBy(Integration integration) {
        List<String> locked = new ArrayList<>();
        if (!opens(passwords, integration, Integration.PASSWORD, integration.password)) {
            locked.add("sendwell.keysets.smtp");
        }
        if (!opens(tokens, integration, Integration.TOKEN, integration.webhookToken)) {
            locked.add("sendwell.keysets.webhook");
        }
        return locked;
    }

    private static boolean opens(
            SecretKeyset keyset, Integration integration, String field, byte @Nullable [] ciphertext) {
        try {
            if (ciphertext != null) {
                keyset.decrypt(integration.id, field, Integration.secret(ciphertext));
            }
            return true;
        } catch (UnreadableSecretException e) {
            return false;
        }
    }

    /**
     * Whether the user name is the password as well, as could once be stored. A user name is no secret; this one is, and nobody is
     * shown it.
     */
    public boolean usernameIsPassword(Integration integration) {
        if (integration.username == null || integration.password == null) {
            return false;
        }
        try {
            return integration.username.equals(
                    passwords.decrypt(integration.id, Integration.PASSWORD, Integration.secret(integration.password)));
        } catch (UnreadableSecretException e) {
            return false;
        }
    }

    private Map<String, String> facts(Integration integration) {
        Map<String, String> facts = integration.facts();
        if (usernameIsPassword(integration)) {
            facts.put(Integration.USERNAME, "not shown, because it was the password");
        }
        return facts;
    }

    /** By the rules; and a user name that was not shown is not lost because it did not come back. */
    private CheckedSettings check(IntegrationInput input, @Nullable Integration stored) {
        CheckedSettings checked = rules.check(input, stored);
        boolean lost = checked instanceof CheckedSettings.Kept(IntegrationSettings settings)
                && settings.username() == null
                && stored != null
                && settings.host().equals(stored.host)
                && usernameIsPassword(stored);
        return lost
                ? new CheckedSettings.Broken(List.of(new Violation(
                        Integration.USERNAME,
                        "has to be typed again: the stored one is the password as well, so it is not shown")))
                : checked;
    }

    /** What a check of unsaved settings needs. */
    sealed interface Checkable {
        record Ready(Wish wish) implements Checkable {}

        record Refused(List<Violation> violations) implements Checkable {}
    }

    /**
     * Settings to be checked, by the rules for saving them: so the stored password is used only where it would be kept.
     *
     * @param stored what they would change; null for a new integration
     * @param to whom the check sends a message; blank: nobody
     */
    Checkable checkable(IntegrationInput input, @Nullable Integration stored, @Nullable String to) {
        List<Violation> violations = new ArrayList<>();
        CheckedSettings checked = check(input, stored);
        if (checked instanceof CheckedSettings.Broken broken) {
            violations.addAll(broken.violations());
        }
        String recipient = null;
        if (to != null && !to.isBlank()) {
            switch (EmailAddress.parse(to)) {
                case EmailAddress address -> recipient = address.mailbox();
                case ParsedAddress.Invalid invalid ->
                    violations.add(new Violation("to", "is not an e-mail address: " + invalid.reason()));
            }
        }
        if (!(checked instanceof CheckedSettings.Kept(IntegrationSettings settings)) || !violations.isEmpty()) {
            return new Checkable.Refused(violations);
        }
        try {
            return new Checkable.Ready(
                    new Wish(settings.server(), password(settings, stored), settings.fromAddress(), recipient));
        } catch (UnreadableSecretException e) {
            return new Checkable.Refused(List.of(new Violation(
                    Integration.PASSWORD,
                    "has to be typed again: no key of sendwell.keysets.smtp opens the stored one")));
        }
    }

    private @Nullable String password(IntegrationSettings settings, @Nullable Integration stored)
            throws UnreadableSecretException {
        if (settings.username() == null || settings.password() != null || stored == null || stored.password == null) {
            return settings.password();
        }
        return passwords.decrypt(stored.id, Integration.PASSWORD, Integration.secret(stored.password));
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
        return switch (check(input, integration)) {
            case CheckedSettings.Broken broken -> new Saving.Refused(broken.violations());
            case CheckedSettings.Kept kept -> {
                Map<String, String> before = facts(integration);
                boolean hadPassword = integration.password != null;
                take(integration, kept.settings());
                Map<String, String> after = facts(integration);
                if (kept.settings().password() != null || hadPassword != (integration.password != null)) {
                    before.put(Integration.PASSWORD, hadPassword ? "set" : "not set");
                    after.put(Integration.PASSWORD, integration.password == null ? "not set" : "changed");
                }
                yield saved(integration, actor, "integration changed", before, after);
            }
        };
    }

    /**
     * Pauses or resumes an integration.
     *
     * @param version as in {@link #change}
     */
    @Transactional
    public Saving enable(String id, @Nullable Long version, boolean enabled, Actor actor) {
        return alter(
                id,
                version,
                actor,
                enabled ? "integration resumed" : "integration paused",
                integration -> integration.enabled = enabled);
    }

    /**
     * Has events verified with a key; the one that was in use stays beside it, because batches that it signed may still come.
     *
     * @param key as the provider gives it
     */
    @Transactional
    public Saving verifyWith(String id, String key, Actor actor) {
        return switch (VerificationKeyText.read(key)) {
            case VerificationKeyText.Refused refused ->
                new Saving.Refused(List.of(new Violation("webhook.verificationKeys[0]", refused.reason())));
            case VerificationKeyText.Key(String base64) ->
                alter(
                        id,
                        null,
                        actor,
                        "integration changed",
                        integration -> integration.verificationKeys = Stream.concat(
                                        Stream.of(base64), integration.verificationKeys.stream())
                                .distinct()
                                .limit(2)
                                .toList());
        };
    }

    /**
     * Gives the webhook another URL. What posts to the one before is refused from then on.
     *
     * @param version as in {@link #change}
     */
    @Transactional
    public Saving replaceCallbackToken(String id, @Nullable Long version, Actor actor) {
        Integration integration = lock(id);
        if (integration == null) {
            return new Saving.Unknown();
        }
        if (version != null && version != integration.version) {
            return new Saving.Outdated(integration);
        }
        integration.webhookToken =
                tokens.encrypt(id, Integration.TOKEN, newToken()).ciphertext().bytes();
        return saved(
                integration,
                actor,
                "callback URL replaced",
                Map.of(Integration.TOKEN, "set"),
                Map.of(Integration.TOKEN, "changed"));
    }

    /**
     * Deletes an integration: its secrets are gone, its id stays taken.
     *
     * @param version as in {@link #change}
     */
    @Transactional
    public Saving delete(String id, @Nullable Long version, Actor actor) {
        Saving saving = alter(id, version, actor, "integration deleted", integration -> {
            integration.password = null;
            integration.passwordSetAt = null;
            integration.webhookToken = null;
            integration.deletedAt = clock.instant();
        });
        if (saving instanceof Saving.Saved) {
            deletions.fire(new Deleted(id));
        }
        return saving;
    }

    private Saving alter(
            String id, @Nullable Long version, Actor actor, String action, Consumer<Integration> alteration) {
        Integration integration = lock(id);
        if (integration == null) {
            return new Saving.Unknown();
        }
        if (version != null && version != integration.version) {
            return new Saving.Outdated(integration);
        }
        Map<String, String> before = integration.facts();
        alteration.accept(integration);
        Map<String, String> after = integration.deletedAt == null ? integration.facts() : Map.of();
        return after.equals(before) ? new Saving.Saved(integration) : saved(integration, actor, action, before, after);
    }

    /** What came of encrypting the secrets of one integration anew. */
    public enum Reencrypted {
        /** At least one secret was encrypted with an older key. */
        CHANGED,
        /** Every secret is encrypted with the keys that encrypt now, or there is none any more. */
        CURRENT,
        /** No key at hand opens a secret, which was not changed. */
        LOCKED;

        /** What came of two places together. */
        public Reencrypted and(Reencrypted other) {
            return this == LOCKED || other == LOCKED ? LOCKED : this == CHANGED ? CHANGED : other;
        }
    }

    /** Last but one step of a rotation: encrypts the secrets with the keys that encrypt now, and publishes them. */
    @Transactional
    public Reencrypted reencrypt(String id, Actor actor) {
        Integration integration = lock(id);
        if (integration == null) {
            return Reencrypted.CURRENT;
        }
        try {
            Optional<byte[]> password = anew(passwords, id, Integration.PASSWORD, integration.password);
            Optional<byte[]> token = anew(tokens, id, Integration.TOKEN, integration.webhookToken);
            if (password.isEmpty() && token.isEmpty()) {
                return Reencrypted.CURRENT;
            }
            password.ifPresent(ciphertext -> integration.password = ciphertext);
            token.ifPresent(ciphertext -> integration.webhookToken = ciphertext);
            saved(integration, actor, "secrets encrypted anew", Map.of(), Map.of());
            return Reencrypted.CHANGED;
        } catch (UnreadableSecretException e) {
            LOG.errorf("secrets are not encrypted anew integration=%s cause=%s", id, e.getMessage());
            return Reencrypted.LOCKED;
        }
    }

    /** A secret under the key that encrypts now; empty where it is already, or there is none. */
    private static Optional<byte[]> anew(SecretKeyset keyset, String id, String field, byte @Nullable [] ciphertext)
            throws UnreadableSecretException {
        if (ciphertext == null || keyset.isCurrent(Integration.secret(ciphertext))) {
            return Optional.empty();
        }
        String secret = keyset.decrypt(id, field, Integration.secret(ciphertext));
        return Optional.of(keyset.encrypt(id, field, secret).ciphertext().bytes());
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

    static String subject(String id) {
        return "integration/" + id;
    }

    private static String newToken() {
        byte[] token = new byte[16];
        RANDOM.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }
}
