package dev.sendwell.sender.outcome;

import dev.sendwell.sender.lane.Payload;
import java.time.Instant;

/**
 * An outcome as it goes over the wire and stands in the outbox until then.
 *
 * @param key the record's key
 * @param id derived from ledger id, attempt and state, so that a second publication is recognised
 * @param type such as {@code dev.sendwell.delivery.accepted.v1}
 * @param value the record's value
 */
public record EncodedOutcome(String key, String id, String type, Instant occurredAt, Payload value) {}
