package dev.sendwell.local.demo;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.contracts.SendEmail;
import dev.sendwell.contracts.SuppressionRecord;
import dev.sendwell.local.publishing.TopicFeed;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the topics said so far about the demo's requests and people. For one thread. */
final class Observed {
    private final Crowd crowd;
    private final Map<String, Request> requests = new HashMap<>();
    private final Set<String> inactive = new HashSet<>();
    private final Map<String, Request> newestByAddress = new HashMap<>();
    private long changes;

    Observed(Crowd crowd) {
        this.crowd = crowd;
    }

    /** Where a request ended at the sender. */
    enum Outcome {
        ACCEPTED,
        SUPPRESSED,
        FAILED,
        EXPIRED,
        CANCELLED,
        DEAD_LETTERED
    }

    /** What is known of one request. */
    static final class Request {
        private @Nullable Outcome outcome;
        private final Set<Sign> signs = EnumSet.noneOf(Sign.class);
        private final Set<Sign> signsWithoutRequest = EnumSet.noneOf(Sign.class);

        Optional<Outcome> outcome() {
            return Optional.ofNullable(outcome);
        }

        /** Everything reported, also what named only the address. */
        Set<Sign> signs() {
            Set<Sign> all = EnumSet.copyOf(signs);
            all.addAll(signsWithoutRequest);
            return all;
        }

        /** What reports can count for the request's campaign. */
        Set<Sign> signsThatNameIt() {
            return EnumSet.copyOf(signs);
        }
    }

    /** From now on this request is looked for. */
    void expect(SendEmail email) {
        Request request = new Request();
        requests.put(Objects.requireNonNull(email.id()), request);
        newestByAddress.put(
                Objects.requireNonNull(Objects.requireNonNull(email.to()).address()), request);
    }

    Request request(String id) {
        return Objects.requireNonNull(requests.get(id), id);
    }

    /** Addresses of the crowd that are inactive anywhere. */
    Set<String> inactive() {
        return Set.copyOf(inactive);
    }

    /** Grows whenever something new was learnt. */
    long changes() {
        return changes;
    }

    /** Takes a record; those that are not about the demo are skipped. */
    void take(TopicFeed.Entry entry) throws IOException {
        switch (entry.topic()) {
            case DELIVERIES -> take(ContractsJson.read(entry.value(), Delivery.class));
            case EMAIL_EVENTS -> take(ContractsJson.read(entry.value(), EmailEvent.class));
            case SUPPRESSIONS -> take(ContractsJson.read(entry.value(), SuppressionRecord.class));
            case SEND_REQUESTS_DLQ -> deadLettered(entry.key());
            default -> throw new IllegalArgumentException("not looked at: " + entry.topic());
        }
    }

    private void take(Delivery delivery) {
        switch (delivery) {
            case Delivery.Accepted accepted -> ended(accepted, Outcome.ACCEPTED);
            case Delivery.Suppressed suppressed -> ended(suppressed, Outcome.SUPPRESSED);
            case Delivery.Failed failed -> ended(failed, Outcome.FAILED);
            case Delivery.Expired expired -> ended(expired, Outcome.EXPIRED);
            case Delivery.Cancelled cancelled -> ended(cancelled, Outcome.CANCELLED);
            case Delivery.Deferred deferred -> {}
            case Delivery.Unconfirmed unconfirmed -> {}
            case Delivery.Unrecognized unrecognized -> {}
        }
    }

    private void ended(Delivery.Outcome delivery, Outcome outcome) {
        Request request = requests.get(delivery.request().requestId());
        if (request != null && request.outcome == null) {
            request.outcome = outcome;
            changes++;
        }
    }

    private void deadLettered(@Nullable String key) {
        Request request = key == null ? null : requests.get(key.substring(key.indexOf('/') + 1));
        if (request != null && request.outcome == null) {
            request.outcome = Outcome.DEAD_LETTERED;
            changes++;
        }
    }

    private void take(EmailEvent event) {
        Optional<Sign> sign = sign(event);
        RequestRef ref = event.ref().request();
        if (sign.isEmpty()) {
            return;
        }
        if (ref.requestId() != null) {
            Request request = requests.get(ref.requestId());
            if (request != null && request.signs.add(sign.get())) {
                changes++;
            }
        } else if (event.ref().recipient() != null) {
            Request request = newestByAddress.get(event.ref().recipient().address());
            if (request != null && request.signsWithoutRequest.add(sign.get())) {
                changes++;
            }
        }
    }

    private static Optional<Sign> sign(EmailEvent event) {
        return switch (event) {
            case EmailEvent.Deferred deferred -> Optional.of(Sign.DEFERRED);
            case EmailEvent.Delivered delivered -> Optional.of(Sign.DELIVERED);
            case EmailEvent.Bounced bounced -> Optional.of(Sign.BOUNCED);
            case EmailEvent.Blocked blocked -> Optional.of(Sign.BLOCKED);
            case EmailEvent.Dropped dropped -> Optional.of(Sign.DROPPED);
            case EmailEvent.Opened opened -> Optional.of(Sign.OPENED);
            case EmailEvent.Clicked clicked -> Optional.of(Sign.CLICKED);
            case EmailEvent.Complained complained -> Optional.of(Sign.COMPLAINED);
            case EmailEvent.Unsubscribed unsubscribed -> Optional.of(Sign.UNSUBSCRIBED);
            case EmailEvent.GroupUnsubscribed unsubscribed -> Optional.of(Sign.UNSUBSCRIBED);
            case EmailEvent.Processed processed -> Optional.empty();
            case EmailEvent.GroupResubscribed resubscribed -> Optional.empty();
            case EmailEvent.AccountStatusChanged changed -> Optional.empty();
            case EmailEvent.Unrecognized unrecognized -> Optional.empty();
        };
    }

    private void take(SuppressionRecord suppression) {
        switch (suppression) {
            case SuppressionRecord.Suppression state -> {
                String address = state.recipient().address();
                if (address != null
                        && crowd.at(address).isPresent()
                        && !state.causes().isEmpty()) {
                    changes += inactive.add(address) ? 1 : 0;
                }
            }
            case SuppressionRecord.Marker marker -> {}
            case SuppressionRecord.Unrecognized unrecognized -> {}
        }
    }
}
