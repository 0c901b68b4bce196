package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.sender.lane.Payload;
import dev.sendwell.sender.lane.Submission;
import dev.sendwell.sender.outcome.EncodedOutcome;
import dev.sendwell.sender.outcome.Outcome;
import dev.sendwell.sender.outcome.OutcomeEncoder;
import java.time.Instant;

/** Outcomes as records of the {@code deliveries} topic. */
public final class DeliveryEncoder implements OutcomeEncoder {

    @Override
    public EncodedOutcome encode(Submission submission, int attempt, Outcome outcome, Instant occurredAt) {
        String id = submission.id() + "-" + attempt + "-" + word(outcome);
        return new EncodedOutcome(
                submission.integrationId() + "|" + submission.request().id(),
                id,
                "dev.sendwell.delivery." + word(outcome) + ".v1",
                occurredAt,
                Payload.of(ContractsJson.write(record(submission, attempt, outcome, id, occurredAt))));
    }

    private static Delivery record(Submission submission, int attempt, Outcome outcome, String id, Instant occurredAt) {
        RequestRef request = submission.request().ref();
        Recipient recipient = new Recipient(
                submission.request().to().canonical(),
                submission.recipientHash().toString());
        return switch (outcome) {
            case Outcome.Accepted accepted ->
                new Delivery.Accepted(
                        id,
                        occurredAt,
                        request,
                        recipient,
                        attempt,
                        submission.requestedAt(),
                        accepted.messageId(),
                        accepted.providerMessageId(),
                        accepted.reply());
            case Outcome.Deferred deferred ->
                new Delivery.Deferred(
                        id, occurredAt, request, recipient, attempt, deferred.refusal(), deferred.nextAttemptAt());
            case Outcome.Failed failed ->
                new Delivery.Failed(id, occurredAt, request, recipient, attempt, failed.refusal(), failed.fault());
            case Outcome.Suppressed suppressed ->
                new Delivery.Suppressed(
                        id, occurredAt, request, recipient, attempt, suppressed.scope(), suppressed.causes());
            case Outcome.Expired expired ->
                new Delivery.Expired(id, occurredAt, request, recipient, attempt, expired.expiredAt());
            case Outcome.Cancelled cancelled ->
                new Delivery.Cancelled(
                        id, occurredAt, request, recipient, attempt, cancelled.actor(), cancelled.reason());
            case Outcome.Unconfirmed unconfirmed ->
                new Delivery.Unconfirmed(id, occurredAt, request, recipient, attempt, unconfirmed.detail());
        };
    }

    /** The outcome's name on the wire. */
    static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted ignored -> "accepted";
            case Outcome.Deferred ignored -> "deferred";
            case Outcome.Failed ignored -> "failed";
            case Outcome.Suppressed ignored -> "suppressed";
            case Outcome.Expired ignored -> "expired";
            case Outcome.Cancelled ignored -> "cancelled";
            case Outcome.Unconfirmed ignored -> "unconfirmed";
        };
    }
}
