package dev.sendwell.sender.lane;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.sender.lane.Submission.Position;
import dev.sendwell.sender.request.ParsedRequest;
import dev.sendwell.sender.request.RequestParser;
import dev.sendwell.sender.request.ValidRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes submissions of bytes: fresh from Kafka or drained. Safe for use by many threads. */
public final class Submissions {
    private final RequestParser parser;
    private final AddressHash.Hasher hasher;
    private final Duration maximumAge;

    /**
     * @param maximumAge how long after it was wanted a request is given up, where it does not say so itself
     */
    public Submissions(RequestParser parser, AddressHash.Hasher hasher, Duration maximumAge) {
        this.parser = parser;
        this.hasher = hasher;
        this.maximumAge = maximumAge;
    }

    /** Reads a request's bytes, or says why they are none. */
    public Read read(byte @Nullable [] value, MailKind kind, Instant requestedAt, Position position) {
        return read(value, kind, requestedAt, null, position);
    }

    /**
     * The same of a request that a person may have had tried again.
     *
     * @param redrivenAt from when on its maximum age counts; null: from when it was wanted
     */
    public Read read(
            byte @Nullable [] value,
            MailKind kind,
            Instant requestedAt,
            @Nullable Instant redrivenAt,
            Position position) {
        return switch (parser.parse(value, kind, requestedAt)) {
            case ParsedRequest.Rejected rejected -> new Read.Unusable(rejected);
            case ValidRequest request ->
                new Read.Usable(new Submission(
                        request,
                        hasher.of(request.to()),
                        hasher.ofDomain(request.to().domain()),
                        requestedAt,
                        redrivenAt,
                        expiry(request, requestedAt, redrivenAt),
                        position,
                        Payload.of(Objects.requireNonNull(value))));
        };
    }

    /** Never before the request itself: an instant that no database holds would stop whoever writes it down. */
    private Instant expiry(ValidRequest request, Instant requestedAt, @Nullable Instant redrivenAt) {
        Instant wanted = Objects.requireNonNullElse(request.email().sendAt(), requestedAt);
        if (redrivenAt != null && redrivenAt.isAfter(wanted)) {
            wanted = redrivenAt;
        }
        Instant givenUp = (wanted.isBefore(requestedAt) ? requestedAt : wanted).plus(maximumAge);
        Instant asked = request.email().expiresAt();
        if (asked == null || asked.isAfter(givenUp)) {
            return givenUp;
        }
        return asked.isBefore(requestedAt) ? requestedAt : asked;
    }

    /** What came of reading. */
    public sealed interface Read {
        /** A request that may be sent. */
        record Usable(Submission submission) implements Read {}

        /** None. */
        record Unusable(ParsedRequest.Rejected rejected) implements Read {}
    }
}
