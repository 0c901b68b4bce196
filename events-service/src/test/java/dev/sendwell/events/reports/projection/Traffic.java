package dev.sendwell.events.reports.projection;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.contracts.SuppressionRecord;
import dev.sendwell.contracts.Topic;
import dev.sendwell.events.TestIntegration;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Records as the sender, the webhook and the suppression list write them, about one integration. */
public final class Traffic {
    private final String integration;
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

    public Traffic(String integration) {
        this.integration = integration;
    }

    /** Everything said so far, in the order it was said. */
    public List<ConsumerRecord<String, byte[]>> records() {
        return List.copyOf(records);
    }

    /** A request to one address, about which outcomes and events can be told. */
    public Request request(String id, String address, @Nullable String campaign, MailKind kind) {
        return new Request(id, address, campaign, kind);
    }

    /** A marketing request. */
    public Request request(String id, String address, @Nullable String campaign) {
        return request(id, address, campaign, MailKind.MARKETING);
    }

    /** A bounce that names no request: the receiver accepted first. */
    public Traffic asynchronousBounce(String address, Instant at, String reason) {
        RequestRef unknown = new RequestRef(integration, null, null, null, null, Map.of());
        return event(
                address,
                unknown,
                at,
                "async" + address + at,
                ref -> new EmailEvent.Bounced(ref, reason, null, null, EmailEvent.Permanence.PERMANENT));
    }

    /** Somebody unsubscribes on our own page; the list tells it with every version. */
    public Traffic oneClick(Request request, Instant at, long version) {
        Cause cause =
                new Cause(Cause.Kind.UNSUBSCRIBED, at, null, "one click", "recipient", request.id, request.campaign);
        return add(
                Topic.SUPPRESSIONS,
                new SuppressionRecord.Suppression(
                        "i:" + integration, recipient(request.address), version, List.of(cause), at));
    }

    private Traffic event(
            String address,
            RequestRef request,
            Instant at,
            String identity,
            Function<EmailEvent.EventRef, EmailEvent> event) {
        EmailEvent.EventRef ref = new EmailEvent.EventRef(
                hex(integration + identity), at, at.plusSeconds(1), request, recipient(address), null, null);
        return add(Topic.EMAIL_EVENTS, event.apply(ref));
    }

    private Traffic add(Topic topic, Object record) {
        records.add(new ConsumerRecord<>(topic.topicName(), 0, records.size(), "key", ContractsJson.write(record)));
        return this;
    }

    private static Recipient recipient(String address) {
        boolean valid = EmailAddress.parse(address) instanceof EmailAddress;
        return new Recipient(address, valid ? TestIntegration.hash(address) : hex(address));
    }

    private static String hex(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }

    /** One request and what is told of it. */
    public final class Request {
        private final String id;
        private final String address;
        private final @Nullable String campaign;
        private final MailKind kind;

        private Request(String id, String address, @Nullable String campaign, MailKind kind) {
            this.id = id;
            this.address = address;
            this.campaign = campaign;
            this.kind = kind;
        }

        public Request accepted(Instant at, int attempt) {
            add(
                    Topic.DELIVERIES,
                    new Delivery.Accepted(
                            outcomeId("accepted", attempt),
                            at,
                            ref(kind),
                            recipient(address),
                            attempt,
                            at,
                            "<m@shop.example>",
                            "q1",
                            "250 Ok: queued as q1"));
            return this;
        }

        public Request suppressed(Instant at, Cause.Kind cause) {
            add(
                    Topic.DELIVERIES,
                    new Delivery.Suppressed(
                            outcomeId("suppressed", 0), at, ref(kind), recipient(address), 0, "*", List.of(cause)));
            return this;
        }

        public Request deferred(Instant at, int attempt) {
            add(
                    Topic.DELIVERIES,
                    new Delivery.Deferred(
                            outcomeId("deferred", attempt),
                            at,
                            ref(kind),
                            recipient(address),
                            attempt,
                            new Delivery.Refusal("rcpt", 451, "4.7.1", "try again later"),
                            at.plusSeconds(60)));
            return this;
        }

        public Request failed(Instant at, int attempt, Delivery.Fault fault, String words) {
            add(
                    Topic.DELIVERIES,
                    new Delivery.Failed(
                            outcomeId("failed", attempt),
                            at,
                            ref(kind),
                            recipient(address),
                            attempt,
                            new Delivery.Refusal("content", 550, null, words),
                            fault));
            return this;
        }

        public Request expired(Instant at) {
            add(
                    Topic.DELIVERIES,
                    new Delivery.Expired(outcomeId("expired", 0), at, ref(kind), recipient(address), 0, at));
            return this;
        }

        public Request cancelled(Instant at) {
            add(
                    Topic.DELIVERIES,
                    new Delivery.Cancelled(
                            outcomeId("cancelled", 0), at, ref(kind), recipient(address), 0, "ops", "wrong text"));
            return this;
        }

        public Request unconfirmed(Instant at, int attempt) {
            add(
                    Topic.DELIVERIES,
                    new Delivery.Unconfirmed(
                            outcomeId("unconfirmed", attempt),
                            at,
                            ref(kind),
                            recipient(address),
                            attempt,
                            "link lost"));
            return this;
        }

        public Request delivered(Instant at) {
            return told(at, "delivered", ref -> new EmailEvent.Delivered(ref, "250 OK"));
        }

        public Request bounced(Instant at, String reason) {
            return told(
                    at,
                    "bounced",
                    ref -> new EmailEvent.Bounced(ref, reason, "5.1.1", null, EmailEvent.Permanence.PERMANENT));
        }

        public Request blocked(Instant at, String reason) {
            return told(at, "blocked", ref -> new EmailEvent.Blocked(ref, reason, null, null));
        }

        public Request dropped(Instant at, String reason) {
            return told(at, "dropped", ref -> new EmailEvent.Dropped(ref, reason, null));
        }

        public Request complained(Instant at) {
            return told(at, "complained", EmailEvent.Complained::new);
        }

        public Request unsubscribed(Instant at) {
            return told(at, "unsubscribed", EmailEvent.Unsubscribed::new);
        }

        public Request opened(Instant at, boolean machine) {
            return told(at, "opened" + machine, ref -> new EmailEvent.Opened(ref, machine, "agent"));
        }

        public Request clicked(Instant at) {
            return told(at, "clicked", ref -> new EmailEvent.Clicked(ref, "https://shop.example/", "agent"));
        }

        private Request told(Instant at, String what, Function<EmailEvent.EventRef, EmailEvent> event) {
            event(address, ref(null), at, id + what + at, event);
            return this;
        }

        private RequestRef ref(@Nullable MailKind known) {
            return new RequestRef(integration, id, LedgerId.of(integration, id).toString(), known, campaign, Map.of());
        }

        private String outcomeId(String state, int attempt) {
            return hex(integration + id + state + attempt);
        }
    }
}
