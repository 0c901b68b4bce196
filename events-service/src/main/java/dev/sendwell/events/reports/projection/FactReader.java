package dev.sendwell.events.reports.projection;

import dev.sendwell.advice.Reason;
import dev.sendwell.advice.Text;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.contracts.Scope;
import dev.sendwell.contracts.SuppressionRecord;
import dev.sendwell.contracts.Topic;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of two topics, and the journal's events, as facts. What cannot be read, or carries a time no report can show, is
 * refused.
 */
final class FactReader {
    /** The topics that are read. */
    static final List<Topic> TOPICS = List.of(Topic.DELIVERIES, Topic.SUPPRESSIONS);

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    private FactReader() {}

    /**
     * What a record says; nothing where it says nothing that is counted.
     *
     * @throws IOException when it is broken; the message may quote the record
     */
    static List<Fact> read(String topic, byte[] value) throws IOException {
        try {
            if (topic.equals(Topic.DELIVERIES.topicName())) {
                return delivery(ContractsJson.read(value, Delivery.class));
            }
            return suppression(ContractsJson.read(value, SuppressionRecord.class));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new IOException("a required field is missing or wrong", e);
        }
    }

    /**
     * What an event says; nothing where it names no request of ours: other software's mail on the same account is none of a
     * report's business.
     *
     * @throws IOException when it is broken
     */
    static List<Fact> read(EmailEvent event) throws IOException {
        return event.ref().request().requestId() == null ? List.of() : event(event);
    }

    private static List<Fact> delivery(Delivery delivery) throws IOException {
        return switch (delivery) {
            case Delivery.Unrecognized unrecognized -> List.of();
            case Delivery.Accepted accepted -> outcome(accepted, Fact.State.ACCEPTED, null);
            case Delivery.Suppressed suppressed -> outcome(suppressed, Fact.State.SUPPRESSED, causes(suppressed));
            case Delivery.Deferred deferred -> outcome(deferred, Fact.State.WAITING, words(deferred.refusal()));
            case Delivery.Failed failed ->
                outcome(
                        failed,
                        switch (failed.fault()) {
                            case RECIPIENT -> Fact.State.FAILED_RECIPIENT;
                            case MESSAGE -> Fact.State.FAILED_MESSAGE;
                            case INFRASTRUCTURE -> Fact.State.FAILED_INFRASTRUCTURE;
                        },
                        words(failed.refusal()));
            case Delivery.Expired expired -> outcome(expired, Fact.State.EXPIRED, null);
            case Delivery.Cancelled cancelled -> outcome(cancelled, Fact.State.CANCELLED, cancelled.reason());
            case Delivery.Unconfirmed unconfirmed -> outcome(unconfirmed, Fact.State.UNCONFIRMED, unconfirmed.detail());
        };
    }

    private static List<Fact> outcome(Delivery.Outcome outcome, Fact.State state, @Nullable String reason)
            throws IOException {
        UUID ledgerId = ledgerId(outcome.request());
        if (ledgerId == null) {
            throw new IOException("an outcome without a request id");
        }
        boolean explained = state != Fact.State.ACCEPTED && state != Fact.State.EXPIRED;
        return List.of(new Fact.Outcome(
                ledgerId,
                time(outcome.occurredAt()),
                state,
                Text.storable(outcome.id(), 200),
                dimensions(outcome.request(), outcome.recipient()),
                explained ? Reason.group(reason, outcome.recipient()) : null));
    }

    private static List<Fact> event(EmailEvent event) throws IOException {
        return switch (event) {
            case EmailEvent.Delivered delivered -> event(delivered, Figure.DELIVERED, null);
            case EmailEvent.Bounced bounced -> event(bounced, Figure.BOUNCED, reason(bounced, bounced.reason()));
            case EmailEvent.Blocked blocked -> event(blocked, Figure.BLOCKED, reason(blocked, blocked.reason()));
            case EmailEvent.Dropped dropped -> event(dropped, Figure.DROPPED, reason(dropped, dropped.reason()));
            case EmailEvent.Deferred deferred -> event(deferred, Figure.DEFERRED, reason(deferred, deferred.reason()));
            case EmailEvent.Complained complained -> event(complained, Figure.COMPLAINED, null);
            case EmailEvent.Unsubscribed unsubscribed ->
                unsubscribe(unsubscribed.ref(), new Scope.OfIntegration(integration(unsubscribed)));
            case EmailEvent.GroupUnsubscribed left ->
                unsubscribe(left.ref(), new Scope.OfGroup(integration(left), left.group()));
            case EmailEvent.Opened opened ->
                event(opened, opened.machine() ? Figure.OPENED_BY_MACHINES : Figure.OPENED, null);
            case EmailEvent.Clicked clicked -> event(clicked, Figure.CLICKED, null);
            case EmailEvent.Processed processed -> List.of();
            case EmailEvent.GroupResubscribed resubscribed -> List.of();
            case EmailEvent.AccountStatusChanged changed -> List.of();
            case EmailEvent.Unrecognized unrecognized -> List.of();
        };
    }

    private static String reason(EmailEvent event, @Nullable String words) {
        return Reason.group(words, event.ref().recipient());
    }

    private static List<Fact> event(EmailEvent event, Figure figure, @Nullable String reason) throws IOException {
        return List.of(fact(LedgerId.parse(event.ref().id()).value(), event.ref(), figure, reason));
    }

    private static List<Fact> unsubscribe(EmailEvent.EventRef ref, Scope scope) throws IOException {
        Recipient recipient = ref.recipient();
        UUID id = recipient == null
                ? LedgerId.parse(ref.id()).value()
                : unsubscribeId(scope.toString(), recipient.hash(), ref.occurredAt());
        return List.of(fact(id, ref, Figure.UNSUBSCRIBED, null));
    }

    private static Fact.Event fact(UUID id, EmailEvent.EventRef ref, Figure figure, @Nullable String reason)
            throws IOException {
        return new Fact.Event(
                id,
                ledgerId(ref.request()),
                figure,
                time(ref.occurredAt()),
                // Only the sender knows the kind, and a report of it must not depend on who spoke first.
                dimensions(ref.request(), ref.recipient()).ofKind(""),
                reason);
    }

    /**
     * Who unsubscribes on our own page never becomes an event of the provider: the suppression's cause is what is known of it.
     * Most causes do come from an event, and all are repeated with every version of their record; {@link #unsubscribeId} makes
     * one fact of all that speak of the same unsubscribe.
     */
    private static List<Fact> suppression(SuppressionRecord record) throws IOException {
        if (!(record instanceof SuppressionRecord.Suppression suppression)) {
            return List.of();
        }
        List<Fact> facts = new ArrayList<>();
        for (Cause cause : suppression.causes()) {
            boolean left = cause.kind() == Cause.Kind.UNSUBSCRIBED || cause.kind() == Cause.Kind.GROUP_UNSUBSCRIBED;
            if (left && cause.actor().equals("recipient") && cause.requestId() != null) {
                String integration = switch (Scope.parse(suppression.scope())) {
                    case Scope.Everywhere everywhere -> "";
                    case Scope.OfIntegration of -> of.integrationId();
                    case Scope.OfGroup of -> of.integrationId();
                };
                RequestRef request = new RequestRef(integration, cause.requestId(), null, null, cause.campaign(), null);
                facts.add(new Fact.Event(
                        unsubscribeId(
                                suppression.scope(), suppression.recipient().hash(), cause.since()),
                        ledgerId(request),
                        Figure.UNSUBSCRIBED,
                        time(cause.since()),
                        dimensions(request, suppression.recipient()),
                        null));
            }
        }
        return facts;
    }

    /** One person leaves one scope at one moment: once, whoever tells it. */
    private static UUID unsubscribeId(String scope, String hash, Instant at) throws IOException {
        return LedgerId.of(scope + "|" + hash, time(at).toString()).value();
    }

    private static String integration(EmailEvent event) {
        return event.ref().request().integrationId();
    }

    private static @Nullable UUID ledgerId(RequestRef request) {
        return request.requestId() == null
                ? null
                : LedgerId.of(request.integrationId(), request.requestId()).value();
    }

    private static Fact.Dimensions dimensions(RequestRef request, @Nullable Recipient recipient) {
        MailKind kind = request.kind();
        String address = recipient == null || recipient.address() == null ? "" : recipient.address();
        int at = address.lastIndexOf('@');
        return new Fact.Dimensions(
                Text.storable(request.integrationId(), 63),
                Text.storable(request.campaign(), 100),
                kind == null ? "" : kind.name().toLowerCase(Locale.ROOT),
                at < 0 ? "" : Text.storable(address.substring(at + 1), 253));
    }

    private static Instant time(Instant instant) throws IOException {
        if (instant.isBefore(EARLIEST) || !instant.isBefore(LATEST)) {
            throw new IOException("a time outside of 2000 to 2099");
        }
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    private static String causes(Delivery.Suppressed suppressed) {
        return suppressed.causes().stream()
                .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** As the provider says them: code, enhanced code, text; where no reply came, what was attempted. */
    private static String words(Delivery.Refusal refusal) {
        if (refusal.code() == null) {
            return refusal.stage() + ": " + refusal.text();
        }
        String code = refusal.code().toString();
        if (refusal.text().startsWith(code)) {
            return refusal.text();
        }
        String enhanced = refusal.enhanced();
        boolean named = enhanced == null || refusal.text().startsWith(enhanced);
        return code + " " + (named ? "" : enhanced + " ") + refusal.text();
    }
}
