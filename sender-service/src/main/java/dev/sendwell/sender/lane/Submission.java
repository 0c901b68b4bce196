package dev.sendwell.sender.lane;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.sender.request.ValidRequest;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A valid request with everything that decides when and whether it is sent.
 *
 * @param recipientHash of the recipient's address
 * @param domainHash of the recipient's whole domain
 * @param requestedAt when it was published
 * @param redrivenAt when a person had it tried again; absent when nobody did
 * @param expiresAt not after this instant: as requested, or the maximum age
 * @param position where it was read
 * @param payload the bytes as received
 */
public record Submission(
        ValidRequest request,
        AddressHash recipientHash,
        AddressHash domainHash,
        Instant requestedAt,
        @Nullable Instant redrivenAt,
        Instant expiresAt,
        Position position,
        Payload payload) {

    public LedgerId id() {
        return request.ledgerId();
    }

    public String integrationId() {
        return request.integrationId();
    }

    public MailKind kind() {
        return request.kind();
    }

    /** Not before this instant; empty: now. */
    public Optional<Instant> sendAt() {
        return Optional.ofNullable(request.email().sendAt());
    }

    /**
     * A request's place on its topic; the kind of mail says which topic.
     *
     * @param key the record's key as received; absent when it had none
     */
    public record Position(
            int partition, long offset, @Nullable Payload key) {}
}
