package dev.sendwell.config.incident;

import dev.sendwell.config.ServiceConfig;
import dev.sendwell.config.status.StateInWords;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.contracts.IntegrationStatus.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is wrong with an integration, by what is known of it. */
final class Findings {
    /** A post that was taken and one that was refused within so long: which came last is not known. */
    private static final Duration SAME_MOMENT = Duration.ofSeconds(5);

    private final ServiceConfig.Incidents limits;

    Findings(ServiceConfig.Incidents limits) {
        this.limits = limits;
    }

    /**
     * What is known of an integration.
     *
     * @param lockedBy which service lacks which key, as parts of a sentence
     * @param certificateUntil when its server's certificate ends, where one was seen
     * @param differences of its webhook at SendGrid
     * @param comparedAt when they were seen
     */
    record Known(
            String id,
            StateInWords.Subject subject,
            Optional<IntegrationStatus> sender,
            Optional<IntegrationStatus> events,
            List<String> lockedBy,
            @Nullable Instant certificateUntil,
            List<String> differences,
            Instant comparedAt) {

        StateInWords state() {
            return StateInWords.of(subject, sender, events);
        }
    }

    List<Finding> of(Known known, Instant now) {
        List<Finding> findings = new ArrayList<>();
        locked(known, now).ifPresent(findings::add);
        if (!known.subject().enabled()) {
            // A person stopped it; what does not work meanwhile hurts nobody.
            return findings;
        }
        paused(known, now).ifPresent(findings::add);
        suspended(known, now).ifPresent(findings::add);
        certificate(known, now).ifPresent(findings::add);
        if (known.subject().server().provider() == IntegrationRecord.Provider.SENDGRID) {
            refused(known).ifPresent(findings::add);
            silent(known, now).ifPresent(findings::add);
            differs(known, now).ifPresent(findings::add);
        }
        return findings;
    }

    private Optional<Finding> paused(Known known, Instant now) {
        return known.sender()
                .map(IntegrationStatus::pause)
                .filter(pause -> pause.reason() != Reason.ACCOUNT_SUSPENDED
                        || known.events().map(IntegrationStatus::pause).isEmpty())
                .map(pause -> stopped(
                        Kind.PAUSED,
                        known,
                        pause,
                        now,
                        pause.reason() == Reason.UNREACHABLE ? limits.unreachable() : Duration.ZERO));
    }

    /** What the events say; a sender that obeys them says it too. */
    private static Optional<Finding> suspended(Known known, Instant now) {
        return known.events()
                .map(IntegrationStatus::pause)
                .map(pause -> stopped(Kind.SUSPENDED, known, pause, now, Duration.ZERO));
    }

    private static Finding stopped(
            Kind kind, Known known, IntegrationStatus.Pause pause, Instant now, Duration patience) {
        StateInWords state = known.state();
        return new Finding(
                kind,
                known.id(),
                pause.since(),
                null,
                now,
                patience,
                state.words() + ". " + state.consequence(),
                state.cure() == null
                        ? "The server’s own words say more."
                        : state.cure().fix(),
                pause.detail());
    }

    /** Only two refusals that lie the patience apart, with none taken between them, are more than a mishap. */
    private Optional<Finding> refused(Known known) {
        return known.events()
                .filter(status -> !StateInWords.refusals(status).isEmpty()
                        && (status.lastEventAt() == null
                                || status.lastEventAt().plus(SAME_MOMENT).isBefore(status.at())))
                .map(status -> new Finding(
                        Kind.EVENTS_REFUSED,
                        known.id(),
                        status.at(),
                        status.lastEventAt(),
                        status.at(),
                        limits.refusals(),
                        "SendGrid’s events are refused: "
                                + StateInWords.inOneLine(StateInWords.refusals(status))
                                + ". SendGrid repeats them for 24 hours; then bounces and unsubscribes are lost.",
                        cure(known.subject(), status),
                        null));
    }

    /** What helps against the cause of most refusals. */
    private static String cure(StateInWords.Subject subject, IntegrationStatus status) {
        String cure = StateInWords.refusals(status).stream()
                .filter(refusal -> refusal.cure() != null)
                .max(Comparator.comparingLong(StateInWords.Refusal::count))
                .map(refusal -> refusal.cure().fix())
                .orElse("The log of events-service says why.");
        return status.settingsVersion() < subject.version()
                ? cure + " The settings were changed since; whether that helped, the next post shows."
                : cure;
    }

    private Optional<Finding> silent(Known known, Instant now) {
        Instant accepted = known.sender().map(IntegrationStatus::lastAcceptedAt).orElse(null);
        Instant event = known.events().map(IntegrationStatus::lastEventAt).orElse(null);
        if (accepted == null || (event != null && !event.isBefore(accepted))) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Kind.NO_EVENTS,
                known.id(),
                accepted,
                event,
                now,
                limits.silence(),
                "Mail is accepted, and no event comes back. Bounces and unsubscribes stay unknown, and sends in doubt wait"
                        + " for a person.",
                "At SendGrid, look whether the webhook is on, posts to the callback URL, and has its boxes ticked; “Connect"
                        + " by API” in the integration’s settings does all of it.",
                null));
    }

    private Optional<Finding> certificate(Known known, Instant now) {
        Instant until = known.certificateUntil();
        if (until == null || now.isBefore(until.minus(limits.certificate()))) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Kind.CERTIFICATE,
                known.id(),
                until.minus(limits.certificate()),
                null,
                now,
                Duration.ZERO,
                now.isBefore(until)
                        ? "The SMTP server’s certificate ends in "
                                + Duration.between(now, until).toDays() + " days. Then nothing can be sent any more."
                        : "The SMTP server’s certificate has ended.",
                "Whoever runs the server has to renew it. It is looked at once a day.",
                null));
    }

    private static Optional<Finding> locked(Known known, Instant now) {
        return known.lockedBy().isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Kind.SECRET_LOCKED,
                        known.id(),
                        now,
                        null,
                        now,
                        Duration.ZERO,
                        "A stored secret cannot be read: " + String.join(", and ", known.lockedBy()) + ".",
                        "Give every service the keyset that has the old key too. If that key is lost, type the password"
                                + " again and save.",
                        null));
    }

    private static Optional<Finding> differs(Known known, Instant now) {
        return known.differences().isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Kind.WEBHOOK_DIFFERS,
                        known.id(),
                        known.comparedAt(),
                        null,
                        now,
                        Duration.ZERO,
                        "The webhook at SendGrid is not as it should be: " + String.join("; ", known.differences())
                                + ".",
                        "Press “Mend it” under “Connect by API” in the integration’s settings.",
                        null));
    }
}
