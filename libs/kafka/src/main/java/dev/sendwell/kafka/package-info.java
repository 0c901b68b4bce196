/**
 * What every service needs of Kafka beside consuming and producing: following a compacted topic as state, checking and creating
 * the topics of the catalogue, CloudEvents producer records, and projection offsets that live in the projection's own database.
 *
 * <p>Plain kafka-clients and JDBC, no Quarkus: the caller passes the client configuration. Nothing here decides what a record
 * means.
 */
@NullMarked
package dev.sendwell.kafka;

import org.jspecify.annotations.NullMarked;
