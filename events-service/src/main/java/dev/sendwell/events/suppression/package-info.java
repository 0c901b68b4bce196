/**
 * Who is not mailed any more, where, why, and on whose word.
 *
 * <p>What was said about an address in a scope is kept as entries (added, lifted; by an event or a person) and never changed; the row in
 * {@code suppression} is what follows from them, worked out under its lock by {@link dev.sendwell.events.suppression.Causes}.
 * That row is the truth. The compacted {@code suppressions} topic is written from it by the outbox as full state with a version, so
 * that whatever is committed reaches Kafka. Entries are ordered by the time at which things happened, not by arrival; a soft or
 * imported cause stands beside a hard one and never replaces it, and lifting one leaves the others.
 */
@NullMarked
package dev.sendwell.events.suppression;

import org.jspecify.annotations.NullMarked;
