package dev.sendwell.config.incident;

import dev.sendwell.config.ServiceConfig;
import dev.sendwell.config.connect.Connecting;
import dev.sendwell.config.connect.Connection;
import dev.sendwell.config.integration.Integration;
import dev.sendwell.config.integration.Integrations;
import dev.sendwell.config.status.IntegrationStatuses;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Looks what is wrong, opens and ends incidents. One instance looks at a time. */
@Singleton
class Watch {
    private static final Logger LOG = Logger.getLogger(Watch.class);
    /** Any number that nobody else locks. */
    private static final long LOCK = 0x5e4d_3e11_0001L;

    private final Integrations integrations;
    private final IntegrationStatuses statuses;
    private final Connecting connecting;
    private final EntityManager entities;
    private final InstantSource clock;
    private final Findings findings;
    private final IncidentMail mail;

    @Inject
    Watch(
            Integrations integrations,
            IntegrationStatuses statuses,
            Connecting connecting,
            EntityManager entities,
            InstantSource clock,
            ServiceConfig config,
            IncidentMail mail) {
        this.integrations = integrations;
        this.statuses = statuses;
        this.connecting = connecting;
        this.entities = entities;
        this.clock = clock;
        this.findings = new Findings(config.incidents());
        this.mail = mail;
    }

    @Scheduled(every = "${sendwell.incidents.look-every:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        if (!statuses.known()) {
            return;
        }
        QuarkusTransaction.requiringNew().run(() -> {
            if (isMyTurn()) {
                apply(found(clock.instant()), clock.instant());
            }
        });
        mail.sendDue();
    }

    private boolean isMyTurn() {
        return (Boolean) entities.createNativeQuery("select pg_try_advisory_xact_lock(:lock)", Boolean.class)
                .setParameter("lock", LOCK)
                .getSingleResult();
    }

    private List<Finding> found(Instant now) {
        Map<String, Connection> differing = connecting.differing().stream()
                .collect(Collectors.toMap(connection -> connection.integrationId, Function.identity()));
        return integrations.all().stream()
                .flatMap(integration ->
                        findings
                                .of(known(integration, Optional.ofNullable(differing.get(integration.id))), now)
                                .stream())
                .toList();
    }

    private Findings.Known known(Integration integration, Optional<Connection> differing) {
        Instant certificateUntil = ServerCertificate.<ServerCertificate>findByIdOptional(integration.id)
                .map(certificate -> certificate.expiresAt)
                .orElse(null);
        return new Findings.Known(
                integration.id,
                integration.subject(),
                statuses.sender(integration.id),
                statuses.events(integration.id),
                lockedBy(integration),
                certificateUntil,
                differing.map(Connection::differing).orElse(List.of()),
                differing.map(connection -> connection.checkedAt).orElse(Instant.EPOCH));
    }

    /** Which service lacks which key, as parts of a sentence. */
    private List<String> lockedBy(Integration integration) {
        List<String> locked = new ArrayList<>();
        integrations
                .lockedBy(integration)
                .forEach(keyset -> locked.add("no key of config-service’s " + keyset + " opens it"));
        if (connecting.isLocked(integration.id)) {
            locked.add("no key of config-service’s sendwell.keysets.webhook opens the API key");
        }
        statuses.sender(integration.id)
                .filter(status -> status.lockedVersion() != null)
                .ifPresent(status -> locked.add("no key of sender-service’s sendwell.keysets.smtp opens it"));
        statuses.events(integration.id)
                .filter(status -> status.lockedVersion() != null)
                .ifPresent(status -> locked.add("no key of events-service’s sendwell.keysets.webhook opens it"));
        return locked;
    }

    /** In the caller's transaction: makes the incidents what the findings say. */
    static void apply(List<Finding> findings, Instant now) {
        List<Incident> notOver = new ArrayList<>(Incident.notOver());
        for (Finding finding : findings) {
            Optional<Incident> known =
                    notOver.stream().filter(each -> each.isAbout(finding)).findFirst();
            known.ifPresent(notOver::remove);
            Optional<Incident> same = known.filter(
                    incident -> finding.goodAt() == null || finding.goodAt().isBefore(incident.since));
            if (known.isPresent() && same.isEmpty()) {
                end(known.get(), now);
            }
            Incident incident = same.orElseGet(() -> new Incident(finding));
            boolean wasOpen = incident.openedAt != null;
            incident.confirm(finding, now);
            incident.persist();
            if (!wasOpen && incident.openedAt != null) {
                LOG.warnf("incident kind=%s integration=%s", incident.kind, incident.integrationId);
            }
        }
        notOver.forEach(incident -> end(incident, now));
    }

    private static void end(Incident incident, Instant now) {
        if (incident.openedAt != null) {
            LOG.infof("incident is over kind=%s integration=%s", incident.kind, incident.integrationId);
        }
        incident.end(now);
        // Its place is free before the next of its kind is written.
        Incident.flush();
    }
}
