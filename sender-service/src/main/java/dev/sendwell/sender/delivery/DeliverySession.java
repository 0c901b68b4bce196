package dev.sendwell.sender.delivery;

import dev.sendwell.contracts.DeadLetter.Reason;
import dev.sendwell.sender.composition.Composer;
import dev.sendwell.sender.composition.Composition;
import dev.sendwell.sender.delivery.Assessor.Assessment;
import dev.sendwell.sender.integration.Integration;
import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.lane.Lanes;
import dev.sendwell.sender.ledger.Claim;
import dev.sendwell.sender.outcome.Conclusion;
import dev.sendwell.sender.outcome.Conversation;
import dev.sendwell.sender.outcome.Outcome;
import dev.sendwell.sender.request.ValidRequest;
import dev.sendwell.sender.waiting.Parked;
import dev.sendwell.sender.waiting.WaitingCause;
import dev.sendwell.smtp.Envelope;
import dev.sendwell.smtp.Failure;
import dev.sendwell.smtp.Opening;
import dev.sendwell.smtp.OutgoingMessage;
import dev.sendwell.smtp.SendListener;
import dev.sendwell.smtp.SendResult;
import dev.sendwell.smtp.SmtpServer;
import dev.sendwell.smtp.SmtpSession;
import dev.sendwell.smtp.Transcript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One SMTP connection's worker: takes a few requests, claims them, sends them, records what became of them, and so on until
 * there is nothing left to do. Runs on a virtual thread of its own.
 */
final class DeliverySession implements Runnable {
    private static final Logger LOG = Logger.getLogger(DeliverySession.class);
    private static final Duration GLANCE = Duration.ofMillis(250);

    private final Carrier carrier;
    private final SessionTools tools;
    private final GroupSize group;
    private @Nullable SmtpSession smtp;
    private @Nullable SmtpServer openedFor;
    private Transcript transcript = Transcript.NONE;

    DeliverySession(Carrier carrier, SessionTools tools) {
        this.carrier = carrier;
        this.tools = tools;
        this.group = new GroupSize(tools.settings().largestGroup());
    }

    @Override
    public void run() {
        try {
            Duration idle = Duration.ZERO;
            while (!carrier.isStopping() && idle.compareTo(tools.settings().idle()) < 0) {
                if (!lanes().awaitWork(GLANCE)) {
                    idle = idle.plus(GLANCE);
                } else if (serve()) {
                    idle = Duration.ZERO;
                } else {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.errorf(e, "session ended integration=%s", carrier.integrationId());
            carrier.restAfterFailure(tools.settings().patience());
        } finally {
            closeConnection();
            carrier.ended();
        }
    }

    /**
     * Sends one group.
     *
     * @return false when the session has nothing more to do for now
     */
    private boolean serve() throws InterruptedException {
        Optional<Integration> usable = carrier.integration();
        if (usable.isEmpty() || tools.conditions().obstacle().isPresent()) {
            return false;
        }
        Integration integration = usable.get();
        if (lanes().hasTest()) {
            return serveTest(integration);
        }
        Admission admission = Admission.of(integration, tools.breakers());
        if (admission != Admission.ONE) {
            return serve(integration, admission);
        }
        carrier.probes(true);
        try {
            return serve(integration, admission);
        } finally {
            carrier.probes(false);
        }
    }

    private boolean serve(Integration integration, Admission admission) throws InterruptedException {
        if (admission == Admission.NOTHING || !lanes().hasMail()) {
            return false;
        }
        SmtpSession open = connection(integration);
        if (open == null) {
            carrier.restAfterFailure(tools.settings().patience());
            return false;
        }
        int wanted = admission.atMost(Math.min(group.next(), open.remaining()));
        List<Candidate> taken = lanes().take(carrier.permitted(integration, wanted));
        if (!taken.isEmpty()) {
            List<Claim.Granted> claims = claim(taken);
            long before = System.nanoTime();
            conclude(new Attempt(integration, claims), UnaryOperator.identity());
            group.sent(claims.size(), Duration.ofNanos(System.nanoTime() - before));
        }
        return admission == Admission.EVERYTHING;
    }

    /**
     * Sends a test e-mail, over a connection of its own, so that whoever asked for it can read the whole conversation.
     *
     * @return false when the server lets nobody in for now
     */
    private boolean serveTest(Integration integration) throws InterruptedException {
        carrier.permitted(integration, 1);
        Optional<Candidate> taken = lanes().takeTest();
        if (taken.isEmpty()) {
            return true;
        }
        Candidate test = taken.get();
        // A provider counts connections: the other one makes room.
        closeConnection();
        Transcript.Recording heard = new Transcript.Recording();
        transcript = heard;
        try {
            Optional<Failure> failure = reached(integration, test);
            if (failure.isPresent()) {
                parkTest(integration, test, failure.get(), conversation(heard));
                carrier.restAfterFailure(tools.settings().patience());
                return false;
            }
            List<Claim.Granted> claims = claim(List.of(test));
            if (!claims.isEmpty()) {
                conclude(new Attempt(integration, claims), end -> end.after(conversation(heard)));
            }
            return true;
        } finally {
            closeConnection();
            transcript = Transcript.NONE;
        }
    }

    /** Opens a connection; empty when it stands. */
    private Optional<Failure> reached(Integration integration, Candidate test) {
        try {
            return open(integration) instanceof Opening.NotOpened(Failure failure)
                    ? Optional.of(failure)
                    : Optional.empty();
        } catch (RuntimeException e) {
            lanes().putBack(List.of(test));
            throw e;
        }
    }

    private void parkTest(Integration integration, Candidate test, Failure failure, Conversation conversation) {
        boolean paused = !integration.settings().enabled()
                || tools.breakers().pauseOf(integration.id()).isPresent();
        Parked parked = new Parked(
                test,
                paused ? WaitingCause.PAUSED : WaitingCause.BACKLOG,
                tools.clock().instant(),
                failure.inWords(),
                conversation);
        try {
            tools.ledger().park(List.of(parked));
        } catch (RuntimeException e) {
            lanes().putBack(List.of(test));
            throw e;
        }
        test.settled();
    }

    private static Conversation conversation(Transcript.Recording heard) {
        return new Conversation(heard.entries().stream()
                .map(entry -> switch (entry.side()) {
                            case CLIENT -> "C: ";
                            case SERVER -> "S: ";
                            case NOTE -> "· ";
                        }
                        + entry.line())
                .toList());
    }

    private List<Claim.Granted> claim(List<Candidate> taken) {
        List<Claim> claims;
        try {
            claims = tools.ledger().claim(taken);
        } catch (RuntimeException e) {
            lanes().putBack(taken);
            throw e;
        }
        List<Claim.Granted> granted = new ArrayList<>(claims.size());
        List<Candidate> reused = new ArrayList<>();
        for (Claim claim : claims) {
            switch (claim) {
                case Claim.Granted one -> granted.add(one);
                case Claim.Settled(Candidate candidate) -> candidate.settled();
                case Claim.Reused(Candidate candidate) -> reused.add(candidate);
            }
        }
        carrier.persistently(
                () -> tools.undertaker().bury(reused, Reason.ID_REUSED, "id: used before with other content"));
        return granted;
    }

    private void conclude(Attempt attempt, UnaryOperator<Conclusion> remark) {
        try {
            attempt.run();
        } finally {
            List<Conclusion> conclusions =
                    attempt.conclusions().stream().map(remark).toList();
            if (!conclusions.isEmpty()) {
                carrier.persistently(() -> tools.ledger().conclude(conclusions));
                conclusions.forEach(conclusion -> conclusion.candidate().settled());
            }
        }
    }

    private @Nullable SmtpSession connection(Integration integration) {
        SmtpSession current = smtp;
        if (current != null && integration.server().equals(openedFor) && current.isReusable()) {
            return current;
        }
        closeConnection();
        return open(integration) instanceof Opening.Opened(SmtpSession opened) ? opened : null;
    }

    private Opening open(Integration integration) {
        Opening opening = SmtpSession.open(integration.server(), transcript);
        switch (opening) {
            case Opening.Opened(SmtpSession opened) -> {
                smtp = opened;
                openedFor = integration.server();
                tools.breakers().letIn(integration);
            }
            case Opening.NotOpened(Failure failure) -> {
                LOG.warnf("no SMTP session integration=%s cause=%s", integration.id(), failure.inWords());
                Assessor.pauseBecauseOf(failure)
                        .ifPresentOrElse(
                                reason -> tools.breakers().trip(integration, reason, failure.inWords()),
                                () -> tools.breakers().connectionFailed(integration, failure.inWords()));
            }
        }
        return opening;
    }

    private void closeConnection() {
        if (smtp != null) {
            smtp.close();
            smtp = null;
            openedFor = null;
        }
    }

    private Lanes lanes() {
        return carrier.lanes();
    }

    /**
     * One group on its way. What a connection lost before the final dot gets a second chance on a fresh one, so that a dead
     * connection costs neither a message nor an attempt.
     */
    private final class Attempt implements SendListener<UUID> {
        private final Integration integration;
        private final Map<UUID, Claim.Granted> unfinished = new HashMap<>();
        private final Map<UUID, SendResult.NotSent> notSent = new HashMap<>();
        private final Set<UUID> maybeGone = new HashSet<>();
        private final Map<UUID, String> messageIds = new HashMap<>();
        private final List<Conclusion> conclusions = new ArrayList<>();
        private final List<OutgoingMessage<UUID>> messages = new ArrayList<>();

        Attempt(Integration integration, List<Claim.Granted> claims) {
            this.integration = integration;
            claims.forEach(
                    claim -> unfinished.put(claim.candidate().submission().id().value(), claim));
            claims.forEach(this::compose);
        }

        private void compose(Claim.Granted claim) {
            UUID id = claim.candidate().submission().id().value();
            switch (composed(claim)) {
                case Composition.Composed(String messageId, Envelope envelope, byte[] content) -> {
                    messageIds.put(id, messageId);
                    messages.add(new OutgoingMessage<>(id, envelope, content));
                }
                case Composition.Refused(String reason) ->
                    finish(id, tools.assessor().notComposed(claim, reason));
            }
        }

        private Composition composed(Claim.Granted claim) {
            ValidRequest request = claim.candidate().submission().request();
            try {
                return Composer.compose(
                        request,
                        integration.settings(),
                        tools.clock().instant(),
                        tools.settings().unsubscribeLinks());
            } catch (RuntimeException e) {
                // A bug that one message brings out must not stop the others.
                LOG.errorf(e, "message cannot be composed integration=%s request=%s", integration.id(), request.id());
                return new Composition.Refused("the message could not be composed");
            }
        }

        void run() {
            transmit(messages);
            if (notSent.isEmpty()) {
                return;
            }
            List<OutgoingMessage<UUID>> again = messages.stream()
                    .filter(message -> notSent.containsKey(message.tag()))
                    .toList();
            boolean withheld = notSent.values().stream().anyMatch(one -> one.why() instanceof Failure.Withheld);
            if (!withheld && connection(integration) != null) {
                notSent.clear();
                transmit(again);
            }
            Map.copyOf(notSent).forEach((id, result) -> {
                Claim.Granted claim = unfinished.get(id);
                if (claim != null) {
                    finish(id, tools.assessor().assess(claim, messageIds.getOrDefault(id, ""), result));
                }
            });
        }

        private void transmit(List<OutgoingMessage<UUID>> batch) {
            SmtpSession open = smtp;
            if (open != null && !batch.isEmpty()) {
                open.send(batch, this);
            }
        }

        @Override
        public boolean beforeFinalDot(UUID id) {
            boolean mine = tools.lease().holds();
            if (mine) {
                maybeGone.add(id);
            }
            return mine;
        }

        @Override
        public void sent(UUID id, SendResult result) {
            Claim.Granted claim = unfinished.get(id);
            if (claim == null) {
                return;
            }
            if (result instanceof SendResult.NotSent lost) {
                notSent.put(id, lost);
                return;
            }
            // First what came of it: should the breaker's row not be reachable, the server's word is not lost with it.
            finish(id, tools.assessor().assess(claim, messageIds.getOrDefault(id, ""), result));
            if (result instanceof SendResult.Accepted) {
                tools.breakers().accepted(integration);
            }
        }

        private void finish(UUID id, Assessment assessment) {
            unfinished.remove(id);
            conclusions.add(assessment.conclusion());
            assessment.trip().ifPresent(trip -> tools.breakers().trip(integration, trip.reason(), trip.detail()));
        }

        /** All of them, also when a bug ended the attempt in the middle. */
        List<Conclusion> conclusions() {
            unfinished.forEach((id, claim) -> conclusions.add(
                    maybeGone.contains(id)
                            ? new Conclusion.Concluded(claim, new Outcome.Unconfirmed("the session ended unexpectedly"))
                            : tools.assessor().untouched(claim).conclusion()));
            unfinished.clear();
            return conclusions;
        }
    }
}
