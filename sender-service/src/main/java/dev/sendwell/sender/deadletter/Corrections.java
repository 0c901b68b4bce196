package dev.sendwell.sender.deadletter;

import dev.sendwell.contracts.DeadLetter.Reason;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Topic;
import dev.sendwell.sender.deadletter.Shelf.Letter;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.integration.Known;
import dev.sendwell.sender.queue.Place;
import dev.sendwell.sender.redrive.Because;
import dev.sendwell.sender.request.ParsedRequest;
import dev.sendwell.sender.request.RequestParser;
import dev.sendwell.sender.request.ValidRequest;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes corrected dead letters. What would become one again is refused before it is published, by the same rules as when it
 * is consumed.
 */
public final class Corrections {
    private static final Logger LOG = Logger.getLogger(Corrections.class);
    /** A record's key and what the broker keeps beside its value. */
    private static final int FRAME = 4 << 10;

    private final Shelf shelf;
    private final RequestParser parser;
    private final Integrations integrations;
    private final Requests requests;
    private final InstantSource clock;

    public Corrections(
            Shelf shelf, RequestParser parser, Integrations integrations, Requests requests, InstantSource clock) {
        this.shelf = shelf;
        this.parser = parser;
        this.integrations = integrations;
        this.requests = requests;
        this.clock = clock;
    }

    /** The kind of mail by the topic that a letter came from; empty where the letter does not say. */
    public static Optional<MailKind> kindOf(Letter letter) {
        Place source = letter.source();
        if (source == null) {
            return Optional.empty();
        }
        return switch (source.topic()) {
            case SEND_REQUESTS_TRANSACTIONAL -> Optional.of(MailKind.TRANSACTIONAL);
            case SEND_REQUESTS_MARKETING -> Optional.of(MailKind.MARKETING);
            default -> Optional.empty();
        };
    }

    /** Publishes a letter with this content instead of its own. */
    public Result redrive(Letter letter, byte[] json, Because why) {
        Optional<MailKind> kind = kindOf(letter);
        if (kind.isEmpty()) {
            return new Result.Refused(
                    "the letter does not say on which topic it was published; publish it there again");
        }
        return switch (parser.parse(json, kind.get(), clock.instant())) {
            case ParsedRequest.Rejected rejected -> new Result.Refused(rejected.detail());
            case ValidRequest request -> {
                String wrong = wrong(letter, request, json.length);
                yield wrong == null ? publish(letter, request, json, why) : new Result.Refused(wrong);
            }
        };
    }

    private @Nullable String wrong(Letter letter, ValidRequest request, int bytes) {
        if (bytes + FRAME > Topic.SEND_REQUESTS_TRANSACTIONAL.maxMessageBytes()) {
            return "the request is larger than its topic takes";
        }
        boolean reused = letter.reason().equals(Reason.ID_REUSED.wireName());
        if (reused && request.id().equals(letter.requestId())) {
            return "id: was used before for other content, so that the same one would be refused again; give it a new id";
        }
        if (!reused && letter.requestId() != null && !request.id().equals(letter.requestId())) {
            return "id: must stay " + letter.requestId() + ", by which its publisher follows it";
        }
        return switch (integrations.find(request.integrationId())) {
            case Known.Unknown() -> "integrationId: there is no integration of this name";
            case Known.Gone() -> "integrationId: it was deleted";
            case Known.Locked() -> null;
            case Known.Usable(var integration) ->
                request.refusedBy(integration.settings())
                        .map(ParsedRequest.Rejected::detail)
                        .orElse(null);
        };
    }

    private Result publish(Letter letter, ValidRequest request, byte[] json, Because why) {
        String name = request.integrationId() + "/" + request.id();
        Optional<String> chosen = shelf.publishAs(letter.id(), name);
        if (chosen.isPresent() && !chosen.get().equals(name)) {
            return new Result.Refused(
                    "id: must be " + chosen.get()
                            + " (integration and id), under which it may have been published before: under another it could be sent twice");
        }
        boolean settled = chosen.isPresent()
                && shelf.settle(
                        letter.id(), Shelf.State.REDRIVEN, why, () -> requests.publish(request.kind(), name, json));
        if (settled) {
            LOG.infof(
                    "corrected dead letter is published letter=%s integration=%s request=%s actor=%s",
                    letter.id(), request.integrationId(), request.id(), why.actor());
        }
        return settled ? new Result.Published(request.integrationId(), request.id()) : new Result.SettledBefore();
    }

    /** Keeps a letter from being looked at again. */
    public boolean discard(Letter letter, Because why) {
        boolean settled = shelf.settle(letter.id(), Shelf.State.DISCARDED, why, () -> {});
        if (settled) {
            LOG.infof("dead letter is discarded letter=%s actor=%s", letter.id(), why.actor());
        }
        return settled;
    }

    /** What came of a correction. */
    public sealed interface Result {
        /** It is on its topic. */
        record Published(String integrationId, String requestId) implements Result {}

        /**
         * It would become a dead letter again.
         *
         * @param detail why, with the field and without its value
         */
        record Refused(String detail) implements Result {}

        /** Somebody else was quicker. */
        record SettledBefore() implements Result {}
    }
}
