package dev.sendwell.config.incident;

import dev.sendwell.config.ServiceConfig;
import io.quarkus.mailer.MailTemplate.MailTemplateInstance;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Mails the operators, once when an incident is open and once when it is over. Each mail is sent while its row is locked and
 * marked in the same transaction, so that of several instances one sends it; one that is over before anybody was told is not
 * told at all.
 */
@Startup
@Singleton
class IncidentMail {
    private static final Logger LOG = Logger.getLogger(IncidentMail.class);
    private static final Duration SEND_WITHIN = Duration.ofSeconds(30);
    private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);
    /** What Hibernate takes for "skip locked". */
    private static final int SKIP_LOCKED = -2;

    private final List<String> to;
    private final String from;
    private final String publicUrl;
    private final InstantSource clock;
    private final Vertx vertx;

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native MailTemplateInstance opened(Incident incident, String url);

        static native MailTemplateInstance over(Incident incident, String url);
    }

    @Inject
    IncidentMail(ServiceConfig config, InstantSource clock, Vertx vertx) {
        this.to = config.operatorMail().to().orElse(List.of());
        this.from = config.operatorMail().from().orElse("");
        this.publicUrl = config.publicUrl();
        this.clock = clock;
        this.vertx = vertx;
        if (!to.isEmpty() && from.isEmpty()) {
            throw new IllegalArgumentException(
                    "sendwell.operator-mail.from has to be given with sendwell.operator-mail.to");
        }
    }

    /** Whom mail goes to; nobody where it is not configured. */
    List<String> recipients() {
        return to;
    }

    /** Sends what is due. */
    void sendDue() {
        if (to.isEmpty()) {
            return;
        }
        boolean more = true;
        while (more) {
            more = QuarkusTransaction.requiringNew()
                    .timeout((int) SEND_WITHIN.multipliedBy(2).toSeconds())
                    .call(this::sendOne);
        }
    }

    private boolean sendOne() {
        Instant now = clock.instant();
        Optional<Incident> due = Incident.find(
                        "openedAt is not null and (mailTriedAt is null or mailTriedAt <= ?1)"
                                + " and ((endedAt is null and toldAt is null)"
                                + " or (endedAt is not null and toldAt is not null and endToldAt is null))"
                                + " order by id",
                        now.minus(AGAIN_AFTER))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .withHint("jakarta.persistence.lock.timeout", SKIP_LOCKED)
                .firstResultOptional();
        due.ifPresent(incident -> send(incident, now));
        return due.isPresent();
    }

    private void send(Incident incident, Instant now) {
        String url = publicUrl + "/settings/integrations/" + incident.integrationId;
        boolean over = incident.endedAt != null;
        MailTemplateInstance message = over ? Templates.over(incident, url) : Templates.opened(incident, url);
        String first = incident.words.split("\\.( |$)", 2)[0];
        try {
            message.to(to.toArray(String[]::new))
                    .from(from)
                    .subject("[Sendwell] " + incident.integrationId + ": " + (over ? "over: " : "") + first)
                    .send()
                    // The client connects on one event loop and then listens on that of its caller: where they differ,
                    // a greeting that comes at once is lost, and the mail hangs.
                    .runSubscriptionOn(subscription -> vertx.runOnContext(context -> subscription.run()))
                    .await()
                    .atMost(SEND_WITHIN);
            incident.mailProblem = null;
            incident.mailTriedAt = null;
            if (over) {
                incident.endToldAt = now;
            } else {
                incident.toldAt = now;
            }
            LOG.infof("operators are told incident=%d over=%s", incident.id, over);
        } catch (RuntimeException e) {
            LOG.warnf(e, "operators could not be told and will be in a minute incident=%d", incident.id);
            incident.mailTriedAt = now;
            incident.mailProblem = "The mail could not be sent: " + e.getClass().getSimpleName();
        }
    }
}
