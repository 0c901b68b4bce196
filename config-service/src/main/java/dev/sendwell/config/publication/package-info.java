/**
 * Brings what is committed to Kafka, in order, also after a crash. Whoever changes something writes what has to stand on the
 * compacted topic into {@link dev.sendwell.config.publication.TopicState} in the same transaction; {@code Publication} sends it
 * under the row's lock and marks it, right after the commit and again every few seconds for what a crash left.
 *
 * <p>The table is the truth and the topic its copy: a topic that lost a record, because Kafka was restored or made anew, gets it
 * again. Nothing here knows what a record means.
 */
@NullMarked
package dev.sendwell.config.publication;

import org.jspecify.annotations.NullMarked;
