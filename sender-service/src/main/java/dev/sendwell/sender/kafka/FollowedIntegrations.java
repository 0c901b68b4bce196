package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.contracts.Topic;
import dev.sendwell.kafka.CompactedTopic;
import dev.sendwell.sender.integration.Integration;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.integration.Known;
import dev.sendwell.smtp.Credentials;
import dev.sendwell.smtp.Security;
import dev.sendwell.smtp.SmtpServer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The integrations of the compacted topic, by id. */
public final class FollowedIntegrations implements Integrations, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FollowedIntegrations.class);
    private static final String PASSWORD = "smtp.password";

    private final SecretKeyset keyset;
    private final SmtpServer deployment;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, Long> lockedVersions = new ConcurrentHashMap<>();
    private final CompactedTopic<IntegrationRecord> topic;

    /**
     * @param deployment a server with the time-outs, EHLO name and network rules that hold for all
     */
    public FollowedIntegrations(Map<String, Object> clientConfig, SecretKeyset keyset, SmtpServer deployment) {
        this.keyset = keyset;
        this.deployment = deployment;
        this.topic = CompactedTopic.follow(
                clientConfig,
                Topic.INTEGRATIONS,
                json -> ContractsJson.read(json, IntegrationRecord.class),
                this::changed);
    }

    /** Whether everything that stood in the topic at the start is known. */
    public boolean isRead() {
        return topic.caughtUp();
    }

    /** Waits for {@link #isRead}. */
    public void awaitRead(Duration limit) {
        topic.awaitCaughtUp(limit);
    }

    @Override
    public Known find(String integrationId) {
        return known.getOrDefault(integrationId, new Known.Unknown());
    }

    @Override
    public Collection<Integration> usable() {
        return known.values().stream()
                .flatMap(one -> one instanceof Known.Usable(Integration integration)
                        ? List.of(integration).stream()
                        : List.<Integration>of().stream())
                .toList();
    }

    @Override
    public Map<String, Long> lockedVersions() {
        return Map.copyOf(lockedVersions);
    }

    private void changed(String key, @Nullable IntegrationRecord record) {
        if (!(record instanceof IntegrationRecord.Integration)) {
            lockedVersions.remove(key);
        }
        switch (record) {
            case IntegrationRecord.Integration settings -> changed(settings);
            case IntegrationRecord.Deleted deleted -> known.put(deleted.id(), new Known.Gone());
            case IntegrationRecord.Unrecognized ignored ->
                LOG.warnf("settings of a kind that is not known are ignored integration=%s", key);
            case null -> known.remove(key);
        }
    }

    private void changed(IntegrationRecord.Integration settings) {
        Known before = find(settings.id());
        if (before instanceof Known.Usable(Integration current)
                && current.settings().version() >= settings.version()) {
            return;
        }
        try {
            known.put(settings.id(), new Known.Usable(new Integration(settings, server(settings))));
            lockedVersions.remove(settings.id());
            LOG.infof("settings taken integration=%s version=%d", settings.id(), settings.version());
        } catch (SecretKeyset.UnreadableSecretException | IllegalArgumentException e) {
            LOG.errorf(
                    "settings cannot be used, the version before stays integration=%s version=%d cause=%s",
                    settings.id(), settings.version(), e.getMessage());
            lockedVersions.put(settings.id(), settings.version());
            if (!(before instanceof Known.Usable)) {
                known.put(settings.id(), new Known.Locked());
            }
        }
    }

    private SmtpServer server(IntegrationRecord.Integration settings) throws SecretKeyset.UnreadableSecretException {
        IntegrationRecord.Smtp smtp = settings.smtp();
        Credentials credentials = smtp.username() == null || smtp.password() == null
                ? null
                : new Credentials(smtp.username(), keyset.decrypt(settings.id(), PASSWORD, smtp.password()));
        return new SmtpServer(
                smtp.host(),
                smtp.port(),
                security(smtp.security()),
                credentials,
                deployment.timeouts(),
                deployment.clientName(),
                new SmtpServer.Reuse(
                        settings.limits().messagesPerConnection(),
                        deployment.reuse().age(),
                        deployment.reuse().idle()),
                deployment.network());
    }

    private static Security security(IntegrationRecord.Security security) {
        return switch (security) {
            case STARTTLS -> Security.STARTTLS;
            case TLS -> Security.TLS;
            case NONE -> Security.NONE;
        };
    }

    @Override
    public void close() {
        topic.close();
    }
}
