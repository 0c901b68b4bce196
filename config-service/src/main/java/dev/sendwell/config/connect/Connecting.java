package dev.sendwell.config.connect;

import dev.sendwell.config.ServiceConfig;
import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.audit.AuditEntry;
import dev.sendwell.config.integration.Integration;
import dev.sendwell.config.integration.Integrations;
import dev.sendwell.config.integration.Saving;
import dev.sendwell.contracts.Blob;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.contracts.SecretKeyset.UnreadableSecretException;
import dev.sendwell.contracts.SecretValue;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes, mends, compares and removes our webhook at SendGrid. */
@Singleton
public class Connecting {
    private static final Logger LOG = Logger.getLogger(Connecting.class);
    private static final Pattern KEY = Pattern.compile("[!-~]{1,300}");
    /** What Hibernate takes for "skip locked". */
    private static final int SKIP_LOCKED = -2;

    private final Integrations integrations;
    private final SendGridApi sendGrid;
    private final InstantSource clock;
    private final SecretKeyset keyset;
    private final Duration compareEvery;
    private final DataSource database;

    @Inject
    Connecting(
            Integrations integrations,
            SendGridApi sendGrid,
            InstantSource clock,
            ServiceConfig config,
            DataSource database) {
        this.integrations = integrations;
        this.sendGrid = sendGrid;
        this.clock = clock;
        this.keyset = SecretKeyset.fromJson(SecretValue.read(config.keysets().webhook(), "sendwell.keysets.webhook"));
        this.compareEvery = config.sendgrid().compareEvery();
        this.database = database;
    }

    /** What came of it. */
    public sealed interface Outcome {}

    /** It is done. */
    public record Done() implements Outcome {}

    /** Our webhook was compared. */
    public record Compared(List<String> differences) implements Outcome {}

    /** It is not done; nothing that was there before is lost. */
    public record Refused(String words) implements Outcome {}

    /** Somebody connects or removes this integration's webhook at this moment; nothing was begun. */
    public record Busy() implements Outcome {
        /** For whoever asked. */
        public String words() {
            return "The webhook of this integration is being connected just now. Look again in a moment.";
        }
    }

    /** There is no such integration. */
    public record Unknown() implements Outcome {}

    /** What is known of an integration's webhook; empty when it was not connected by API. */
    @Transactional
    public Optional<Connection> find(String integrationId) {
        return Connection.findByIdOptional(integrationId);
    }

    /** Encrypts a stored API key with the key that encrypts now. */
    @Transactional
    public Integrations.Reencrypted reencrypt(String integrationId) {
        Connection connection = Connection.findById(integrationId, LockModeType.PESSIMISTIC_WRITE);
        if (connection == null || connection.apiKey == null) {
            return Integrations.Reencrypted.CURRENT;
        }
        IntegrationRecord.EncryptedSecret stored = new IntegrationRecord.EncryptedSecret(Blob.of(connection.apiKey));
        if (keyset.isCurrent(stored)) {
            return Integrations.Reencrypted.CURRENT;
        }
        try {
            String key = keyset.decrypt(integrationId, Connection.API_KEY, stored);
            connection.apiKey = keyset.encrypt(integrationId, Connection.API_KEY, key)
                    .ciphertext()
                    .bytes();
            return Integrations.Reencrypted.CHANGED;
        } catch (UnreadableSecretException e) {
            LOG.errorf("API key is not encrypted anew integration=%s cause=%s", integrationId, e.getMessage());
            return Integrations.Reencrypted.LOCKED;
        }
    }

    /** Whether an API key is stored that no key of ours opens. */
    public boolean isLocked(String integrationId) {
        byte[] stored = QuarkusTransaction.joiningExisting()
                .call(() ->
                        find(integrationId).map(connection -> connection.apiKey).orElse(null));
        try {
            if (stored != null) {
                keyset.decrypt(
                        integrationId, Connection.API_KEY, new IntegrationRecord.EncryptedSecret(Blob.of(stored)));
            }
            return false;
        } catch (UnreadableSecretException e) {
            return true;
        }
    }

    /** All that differ. */
    @Transactional
    public List<Connection> differing() {
        return Connection.list("differences <> '' order by integrationId");
    }

    /**
     * Makes our webhook what it should be, and takes its key over.
     *
     * @param typed an API key; absent or blank: the stored one
     * @param store keep the typed key for comparing
     */
    public Outcome connect(String integrationId, @Nullable String typed, boolean store, Actor actor) {
        return alone(integrationId, () -> connectAlone(integrationId, typed, store, actor));
    }

    private Outcome connectAlone(String integrationId, @Nullable String typed, boolean store, Actor actor) {
        return with(integrationId, typed, (integration, callbackUrl, key) -> {
            Optional<WebhookAtSendGrid> found = ours(integrationId, callbackUrl, sendGrid.all(key));
            WebhookAtSendGrid wanted = found.map(webhook -> webhook.mended(callbackUrl))
                    .orElseGet(() -> WebhookAtSendGrid.of(integrationId, callbackUrl));
            String id = found.isEmpty() ? sendGrid.create(key, wanted).id() : wanted.id();
            if (found.isPresent() && !wanted.equals(found.get())) {
                sendGrid.update(key, wanted);
            }
            String publicKey = wanted.publicKey().isEmpty() ? sendGrid.sign(key, id) : wanted.publicKey();
            return switch (integrations.verifyWith(integrationId, publicKey, actor)) {
                case Saving.Saved saved -> {
                    boolean keep = store && typed != null && !typed.isBlank();
                    keep(integrationId, id, keep ? key : null, found.isEmpty() ? "created" : "mended", actor);
                    LOG.infof("webhook connected integration=%s webhook=%s", integrationId, id);
                    yield new Done();
                }
                case Saving.Refused refused ->
                    new Refused("SendGrid’s verification key "
                            + refused.violations().getFirst().message());
                case Saving.Unknown deletedMeanwhile -> {
                    // Nobody could find it here any more to remove it.
                    if (found.isEmpty()) {
                        sendGrid.delete(key, id);
                    }
                    LOG.infof("deleted while its webhook was connected integration=%s webhook=%s", integrationId, id);
                    yield new Unknown();
                }
                case Saving.Outdated outdated -> throw new IllegalStateException("no version was named");
                case Saving.IdTaken taken -> throw new IllegalStateException("a change has its id already");
            };
        });
    }

    /** Compares our webhook with what it should be and changes nothing at SendGrid. */
    public Outcome compare(String integrationId, @Nullable String typed) {
        Outcome outcome = with(
                integrationId,
                typed,
                (integration, callbackUrl, key) -> new Compared(Differences.of(
                        ours(integrationId, callbackUrl, sendGrid.all(key)),
                        callbackUrl,
                        integration.verificationKeys)));
        if (outcome instanceof Compared compared) {
            note(integrationId, String.join("\n", compared.differences()), null);
        }
        return outcome;
    }

    /** Deletes our webhook at SendGrid, and the stored key; events stop. */
    public Outcome remove(String integrationId, @Nullable String typed, Actor actor) {
        return alone(integrationId, () -> removeAlone(integrationId, typed, actor));
    }

    private Outcome removeAlone(String integrationId, @Nullable String typed, Actor actor) {
        return with(integrationId, typed, (integration, callbackUrl, key) -> {
            Optional<WebhookAtSendGrid> found = ours(integrationId, callbackUrl, sendGrid.all(key));
            if (found.isPresent()) {
                sendGrid.delete(key, found.get().id());
            }
            QuarkusTransaction.requiringNew().run(() -> {
                Connection.deleteById(integrationId);
                audit(integrationId, "webhook removed at SendGrid", Map.of(), Map.of(), actor);
            });
            return new Done();
        });
    }

    /** Forgets the stored API key. */
    @Transactional
    public void forgetKey(String integrationId, Actor actor) {
        Connection connection = Connection.findById(integrationId);
        if (connection != null && connection.apiKey != null) {
            connection.apiKey = null;
            connection.problem = null;
            audit(integrationId, "SendGrid key forgotten", Map.of("apiKey", "stored"), Map.of(), actor);
        }
    }

    void deleted(@Observes Integrations.Deleted deleted) {
        Connection.deleteById(deleted.id());
    }

    /** Compares those whose key is stored and whose time has come; each is one instance's. */
    @Scheduled(every = "1m", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void compareDue() {
        for (Optional<String> due = claimDue(); due.isPresent(); due = claimDue()) {
            switch (compare(due.get(), null)) {
                case Refused(String words) -> note(due.get(), null, words);
                case Compared compared -> LOG.debugf("webhook compared integration=%s", due.get());
                case Done done -> throw new IllegalStateException("comparing changes nothing");
                case Busy busy -> throw new IllegalStateException("comparing needs no lock");
                case Unknown unknown -> LOG.debugf("deleted meanwhile integration=%s", due.get());
            }
        }
    }

    private Optional<String> claimDue() {
        return QuarkusTransaction.requiringNew().call(() -> {
            Instant now = clock.instant();
            Optional<Connection> due = Connection.find(
                            "apiKey is not null and checkedAt <= ?1", now.minus(compareEvery))
                    .withLock(LockModeType.PESSIMISTIC_WRITE)
                    .withHint("jakarta.persistence.lock.timeout", SKIP_LOCKED)
                    .firstResultOptional();
            due.ifPresent(connection -> connection.checkedAt = now);
            return due.map(connection -> connection.integrationId);
        });
    }

    /** Two at once, on whatever instances, would make two webhooks. */
    private Outcome alone(String integrationId, Supplier<Outcome> work) {
        try (java.sql.Connection transaction = database.getConnection()) {
            transaction.setAutoCommit(false);
            try {
                return isMyTurn(transaction, integrationId) ? work.get() : new Busy();
            } finally {
                transaction.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the lock of connecting cannot be had", e);
        }
    }

    /** Until the end of the transaction. */
    private static boolean isMyTurn(java.sql.Connection transaction, String integrationId) throws SQLException {
        try (PreparedStatement lock =
                transaction.prepareStatement("select pg_try_advisory_xact_lock(hashtextextended(?, 0))")) {
            lock.setString(1, "webhook/" + integrationId);
            try (ResultSet rows = lock.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    private interface Work {
        Outcome with(Integration integration, String callbackUrl, String key) throws SendGridException;
    }

    private Outcome with(String integrationId, @Nullable String typed, Work work) {
        Optional<Integration> integration = integrations.find(integrationId);
        if (integration.isEmpty()) {
            return new Unknown();
        }
        if (integration.get().provider != IntegrationRecord.Provider.SENDGRID) {
            return new Refused("Only an integration of SendGrid has a webhook there.");
        }
        Optional<String> callbackUrl = integrations.callbackUrl(integration.get());
        if (callbackUrl.isEmpty()) {
            return new Refused("The callback URL cannot be read: no key of sendwell.keysets.webhook opens it.");
        }
        try {
            return work.with(integration.get(), callbackUrl.get(), key(integrationId, typed));
        } catch (SendGridException e) {
            LOG.infof("SendGrid did not do it integration=%s reason=%s", integrationId, e.words());
            return new Refused(e.words());
        }
    }

    private String key(String integrationId, @Nullable String typed) throws SendGridException {
        if (typed != null && !typed.isBlank()) {
            String key = typed.strip();
            if (!KEY.matcher(key).matches()) {
                throw new SendGridException("This is not an API key: copy it whole, without line breaks.");
            }
            return key;
        }
        byte[] stored = QuarkusTransaction.requiringNew()
                .call(() ->
                        find(integrationId).map(connection -> connection.apiKey).orElse(null));
        if (stored == null) {
            throw new SendGridException("Type an API key: none is stored.");
        }
        try {
            return keyset.decrypt(
                    integrationId, Connection.API_KEY, new IntegrationRecord.EncryptedSecret(Blob.of(stored)));
        } catch (UnreadableSecretException e) {
            throw new SendGridException(
                    "The stored API key cannot be read: no key of sendwell.keysets.webhook opens it. Type it again.");
        }
    }

    /** Our webhook among those of the account: by its URL, or else by the id that was stored. */
    private Optional<WebhookAtSendGrid> ours(String integrationId, String callbackUrl, List<WebhookAtSendGrid> all) {
        String storedId = QuarkusTransaction.requiringNew()
                .call(() -> find(integrationId)
                        .map(connection -> connection.webhookId)
                        .orElse(""));
        return all.stream()
                .filter(webhook -> webhook.url().equals(callbackUrl))
                .findFirst()
                .or(() -> all.stream()
                        .filter(webhook -> webhook.id().equals(storedId))
                        .findFirst());
    }

    private void keep(String integrationId, String webhookId, @Nullable String key, String what, Actor actor) {
        QuarkusTransaction.requiringNew().run(() -> {
            Connection connection = find(integrationId).orElseGet(() -> new Connection(integrationId));
            connection.webhookId = webhookId;
            connection.connectedAt = clock.instant();
            connection.checkedAt = connection.connectedAt;
            connection.differences = "";
            connection.problem = null;
            if (key != null) {
                connection.apiKey = keyset.encrypt(integrationId, Connection.API_KEY, key)
                        .ciphertext()
                        .bytes();
            }
            connection.persist();
            Map<String, String> facts =
                    key == null ? Map.of("webhook", webhookId) : Map.of("webhook", webhookId, "apiKey", "stored");
            audit(integrationId, "webhook " + what + " at SendGrid", Map.of(), facts, actor);
        });
    }

    private void note(String integrationId, @Nullable String differences, @Nullable String problem) {
        QuarkusTransaction.requiringNew()
                .run(() -> find(integrationId).ifPresent(connection -> {
                    connection.checkedAt = clock.instant();
                    connection.problem = problem;
                    if (differences != null) {
                        connection.differences = differences;
                    }
                }));
    }

    private void audit(
            String integrationId, String action, Map<String, String> before, Map<String, String> after, Actor actor) {
        AuditEntry.write(clock.instant(), actor, action, "integration/" + integrationId, before, after);
    }
}
