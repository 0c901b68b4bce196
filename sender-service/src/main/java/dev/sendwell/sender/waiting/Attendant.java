package dev.sendwell.sender.waiting;

import dev.sendwell.contracts.DeadLetter.Reason;
import dev.sendwell.contracts.IntegrationRecord.UnconfirmedRule;
import dev.sendwell.sender.deadletter.Undertaker;
import dev.sendwell.sender.delivery.Dispatcher;
import dev.sendwell.sender.integration.Integration;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.ledger.Claim;
import dev.sendwell.sender.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks after the waiting room: brings what is due back into the lanes, and settles what will never be sent. */
public final class Attendant {
    private static final int AT_ONCE = 500;

    private final WaitingRoom room;
    private final Integrations integrations;
    private final Dispatcher dispatcher;
    private final Ledger ledger;
    private final Undertaker undertaker;
    private final BooleanSupplier verdictsObeyed;
    private final Duration unconfirmedWindow;
    private final Duration unknownGrace;

    /**
     * @param verdictsObeyed whether every verdict that stands on its topic now is obeyed
     */
    public Attendant(
            WaitingRoom room,
            Integrations integrations,
            Dispatcher dispatcher,
            Ledger ledger,
            Undertaker undertaker,
            BooleanSupplier verdictsObeyed,
            Duration unconfirmedWindow,
            Duration unknownGrace) {
        this.room = room;
        this.integrations = integrations;
        this.dispatcher = dispatcher;
        this.ledger = ledger;
        this.undertaker = undertaker;
        this.verdictsObeyed = verdictsObeyed;
        this.unconfirmedWindow = unconfirmedWindow;
        this.unknownGrace = unknownGrace;
    }

    /** Brings what is due into lanes that have room, of each integration its own share. */
    public void bringBackWhatIsDue() {
        Map<String, Integration> withRoom = integrations.usable().stream()
                .filter(integration -> dispatcher.room(integration) > 0)
                .collect(Collectors.toMap(Integration::id, Function.identity()));
        if (withRoom.isEmpty()) {
            return;
        }
        Set<String> due = room.withSomethingDue(withRoom.keySet());
        for (String integrationId : due) {
            Integration integration = withRoom.get(integrationId);
            int limit = Math.min(AT_ONCE, dispatcher.room(integration));
            if (limit > 0) {
                handle(room.drainDue(integrationId, limit), drained -> submit(integration, drained));
            }
        }
    }

    private void submit(Integration integration, List<Candidate> drained) {
        List<Candidate> allowed = new ArrayList<>(drained.size());
        for (Candidate candidate : drained) {
            candidate
                    .submission()
                    .request()
                    .refusedBy(integration.settings())
                    .ifPresentOrElse(
                            refusal -> undertaker.bury(List.of(candidate), refusal.reason(), refusal.detail()),
                            () -> allowed.add(candidate));
        }
        dispatcher.submit(allowed);
    }

    /** Settles what has expired or was cancelled, also of paused integrations, and what names an integration nobody knows. */
    public void settleWhatWillNotBeSent() {
        handle(room.drainExpired(AT_ONCE), this::settle);
        handle(room.drainCancelled(AT_ONCE), this::settle);
        String detail = "integrationId: no integration of this name appeared within " + unknownGrace.toSeconds() + " s";
        handle(
                room.drainUnknown(knownIds(), unknownGrace, AT_ONCE),
                drained -> undertaker.bury(drained, Reason.UNKNOWN_INTEGRATION, detail));
    }

    /** What a failed step did not get done is drained again. */
    private static void handle(List<Candidate> drained, Consumer<List<Candidate>> step) {
        try {
            step.accept(drained);
        } catch (RuntimeException e) {
            drained.forEach(Candidate::dropped);
            throw e;
        }
    }

    private Collection<String> knownIds() {
        return integrations.usable().stream().map(Integration::id).collect(Collectors.toSet());
    }

    private void settle(List<Candidate> candidates) {
        if (candidates.isEmpty()) {
            return;
        }
        List<Candidate> reused = new ArrayList<>();
        for (Claim claim : ledger.settleOnly(candidates)) {
            switch (claim) {
                case Claim.Reused(Candidate candidate) -> reused.add(candidate);
                case Claim.Settled(Candidate candidate) -> candidate.settled();
                case Claim.Granted granted ->
                    throw new IllegalStateException("claimed without sending: " + granted.candidate());
            }
        }
        undertaker.bury(reused, Reason.ID_REUSED, "id: used before with other content");
    }

    /** Applies the rules of integrations to what no verdict has settled, once all that are on their way are obeyed. */
    public void applyRules() {
        List<String> resending = integrations.usable().stream()
                .filter(integration -> integration.settings().unconfirmed() == UnconfirmedRule.RESEND)
                .map(Integration::id)
                .toList();
        if (!resending.isEmpty() && verdictsObeyed.getAsBoolean()) {
            room.resendUnconfirmed(resending, unconfirmedWindow);
        }
    }

    /** Frees what was drained and is in nobody's hands any more. */
    public void release() {
        room.releaseStrays();
        room.releaseOfTheDead();
    }
}
