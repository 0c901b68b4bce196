/**
 * Everything that speaks Kafka: requests and settings in, outcomes and dead letters out, and the two topics that are carried into
 * the database.
 *
 * <p>Records are consumed as bytes and never refused to the broker: what cannot be used goes to the dead letters, or is logged by
 * topic, partition and offset. An offset of the request topics is committed only behind records that are settled.
 */
@NullMarked
package dev.sendwell.sender.kafka;

import org.jspecify.annotations.NullMarked;
