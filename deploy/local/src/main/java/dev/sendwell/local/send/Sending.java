package dev.sendwell.local.send;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.SendEmail;
import dev.sendwell.contracts.Topic;
import dev.sendwell.local.publishing.Progress;
import dev.sendwell.local.publishing.RequestPublisher;
import dev.sendwell.local.publishing.TopicFeed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Publishes a mailing and follows it on {@code deliveries} until every request is settled.
 *
 * <p>Outcomes are read from the topic's first record on: a request that was settled by an earlier run is not settled again.
 */
final class Sending {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int STATUS_EVERY = 1_000;

    private final String bootstrapServers;
    private final Progress progress;
    private final Duration patience;

    /**
     * @param patience how long to wait while nothing is settled
     */
    Sending(String bootstrapServers, Progress progress, Duration patience) {
        this.bootstrapServers = bootstrapServers;
        this.progress = progress;
        this.patience = patience;
    }

    /**
     * What became of a mailing.
     *
     * @param published how many requests
     * @param outcomes how many had each outcome, by its word
     * @param unsettled how many had none when the patience ended
     * @param unusable lines that name nobody who can be written to
     */
    record Result(int published, Map<String, Integer> outcomes, int unsettled, List<Contacts.Unusable> unusable) {

        /** True when everybody in the file was sent the message or is not to be mailed. */
        boolean complete() {
            return unusable.isEmpty()
                    && unsettled == 0
                    && Set.of("accepted", "suppressed").containsAll(outcomes.keySet());
        }
    }

    Result send(Mailing mailing, Contacts contacts) throws IOException {
        try (TopicFeed feed =
                new TopicFeed(bootstrapServers, Set.of(Topic.DELIVERIES), Set.of(Topic.SEND_REQUESTS_DLQ))) {
            Set<String> waiting = new HashSet<>();
            List<Contacts.Unusable> unusable = publish(mailing, contacts, waiting);
            int published = waiting.size();
            Map<String, Integer> outcomes = follow(mailing, feed, waiting);
            return new Result(published, outcomes, waiting.size(), unusable);
        }
    }

    private List<Contacts.Unusable> publish(Mailing mailing, Contacts contacts, Set<String> waiting)
            throws IOException {
        List<Contacts.Unusable> unusable = new ArrayList<>();
        try (RequestPublisher publisher = new RequestPublisher(bootstrapServers)) {
            for (Optional<Contacts.Line> line = contacts.next(); line.isPresent(); line = contacts.next()) {
                switch (line.get()) {
                    case Contacts.Unusable bad -> {
                        unusable.add(bad);
                        progress.say("line " + bad.number() + ": " + bad.reason());
                    }
                    case Contacts.Contact contact -> {
                        SendEmail request = mailing.request(contact);
                        waiting.add(Objects.requireNonNull(request.id()));
                        publisher.publish(mailing.kind(), request);
                        if (waiting.size() % STATUS_EVERY == 0) {
                            progress.status("%,d published".formatted(waiting.size()));
                        }
                    }
                }
            }
            publisher.awaitAcknowledged();
        }
        return unusable;
    }

    private Map<String, Integer> follow(Mailing mailing, TopicFeed feed, Set<String> waiting) {
        Map<String, Integer> outcomes = new TreeMap<>();
        int all = waiting.size();
        long giveUp = System.nanoTime() + patience.toNanos();
        while (!waiting.isEmpty() && System.nanoTime() - giveUp < 0) {
            boolean moved = !feed.caughtUp();
            for (TopicFeed.Entry entry : feed.poll(POLL)) {
                Optional<String> word = outcome(mailing, entry);
                if (word.isPresent() && waiting.remove(requestId(entry))) {
                    outcomes.merge(word.get(), 1, Integer::sum);
                    moved = true;
                }
            }
            if (moved) {
                giveUp = System.nanoTime() + patience.toNanos();
            }
            progress.status(status(all, waiting.size(), outcomes));
        }
        progress.say(status(all, waiting.size(), outcomes));
        return outcomes;
    }

    private static String status(int all, int waiting, Map<String, Integer> outcomes) {
        String counts = outcomes.entrySet().stream()
                .map(outcome -> "%,d %s".formatted(outcome.getValue(), outcome.getKey()))
                .collect(Collectors.joining(", "));
        return "%s %,d of %,d settled%s"
                .formatted(Progress.bar(all - waiting, all), all - waiting, all, counts.isEmpty() ? "" : ": " + counts);
    }

    /** The word of an outcome that settles a request of this mailing; empty for any other record. */
    private static Optional<String> outcome(Mailing mailing, TopicFeed.Entry entry) {
        char separator = entry.topic() == Topic.DELIVERIES ? '|' : '/';
        if (entry.key() == null || !entry.key().startsWith(mailing.integration() + separator + mailing.idPrefix())) {
            return Optional.empty();
        }
        if (entry.topic() == Topic.SEND_REQUESTS_DLQ) {
            return Optional.of("refused as unusable");
        }
        try {
            return switch (ContractsJson.read(entry.value(), Delivery.class)) {
                case Delivery.Accepted accepted -> Optional.of("accepted");
                case Delivery.Suppressed suppressed -> Optional.of("suppressed");
                case Delivery.Failed failed -> Optional.of("failed");
                case Delivery.Expired expired -> Optional.of("expired");
                case Delivery.Cancelled cancelled -> Optional.of("cancelled");
                case Delivery.Deferred deferred -> Optional.empty();
                case Delivery.Unconfirmed unconfirmed -> Optional.empty();
                case Delivery.Unrecognized unrecognized -> Optional.empty();
            };
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String requestId(TopicFeed.Entry entry) {
        String key = Objects.requireNonNull(entry.key());
        return key.substring(key.lastIndexOf(entry.topic() == Topic.DELIVERIES ? '|' : '/') + 1);
    }
}
