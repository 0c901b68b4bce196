package dev.sendwell.config.incident;

import dev.sendwell.config.integration.Integration;
import dev.sendwell.config.integration.Integrations;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.smtp.Milestone;
import dev.sendwell.smtp.Opening;
import dev.sendwell.smtp.Security;
import dev.sendwell.smtp.SmtpServer;
import dev.sendwell.smtp.SmtpSession;
import dev.sendwell.smtp.Transcript;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks once a day until when the certificates of SMTP servers are valid: greeting, EHLO, TLS, QUIT, without signing in. A
 * certificate that is not good is seen by the sender, which pauses.
 */
@Singleton
class CertificateLook {
    private static final Duration ONCE_IN = Duration.ofDays(1);

    private final Integrations integrations;
    private final EntityManager entities;
    private final InstantSource clock;
    private final SmtpServer.Network network;

    @Inject
    CertificateLook(
            Integrations integrations, EntityManager entities, InstantSource clock, SmtpServer.Network network) {
        this.integrations = integrations;
        this.entities = entities;
        this.clock = clock;
        this.network = network;
    }

    @Scheduled(
            every = "${sendwell.incidents.look-at-certificates-every:10m}",
            delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        for (Integration integration : integrations.all()) {
            if (integration.enabled && integration.security != IntegrationRecord.Security.NONE && claim(integration)) {
                Instant until = until(integration).orElse(null);
                QuarkusTransaction.requiringNew().run(() -> note(integration, until));
            }
        }
    }

    /** True for one instance a day, and after a change of settings. */
    private boolean claim(Integration integration) {
        Instant now = clock.instant();
        Instant yesterday = now.minus(ONCE_IN);
        return QuarkusTransaction.requiringNew()
                .call(() -> entities.createNativeQuery(
                                        "insert into server_certificate (integration_id, checked_at) values (:id, :now)"
                                                + " on conflict (integration_id) do update set checked_at = excluded.checked_at"
                                                + " where server_certificate.checked_at <= :before")
                                .setParameter("id", integration.id)
                                .setParameter("now", now)
                                .setParameter(
                                        "before",
                                        integration.changedAt.isAfter(yesterday) ? integration.changedAt : yesterday)
                                .executeUpdate()
                        == 1);
    }

    void deleted(@Observes Integrations.Deleted deleted) {
        ServerCertificate.deleteById(deleted.id());
    }

    private Optional<Instant> until(Integration integration) {
        Security security = integration.security == IntegrationRecord.Security.TLS ? Security.TLS : Security.STARTTLS;
        Certificate certificate = new Certificate();
        SmtpServer server =
                SmtpServer.at(integration.host, integration.port, security).withNetwork(network);
        if (SmtpSession.open(server, certificate) instanceof Opening.Opened(SmtpSession session)) {
            session.close();
        }
        return Optional.ofNullable(certificate.until);
    }

    /** Waits for the certificate and hears nothing else. */
    private static final class Certificate implements Transcript {
        private @Nullable Instant until;

        @Override
        public void add(Side side, String line) {}

        @Override
        public void reached(Milestone milestone) {
            if (milestone instanceof Milestone.Encrypted encrypted) {
                until = encrypted.until();
            }
        }
    }

    /** Where none is seen, the last one that this server showed still counts: a certificate that ends is not seen any more. */
    private static void note(Integration integration, @Nullable Instant until) {
        String server = integration.host + ":" + integration.port + " " + integration.security;
        ServerCertificate.<ServerCertificate>findByIdOptional(integration.id).ifPresent(certificate -> {
            if (until != null) {
                certificate.expiresAt = until;
                certificate.server = server;
            } else if (certificate.server != null && !certificate.server.equals(server)) {
                certificate.expiresAt = null;
                certificate.server = null;
            }
        });
    }
}
