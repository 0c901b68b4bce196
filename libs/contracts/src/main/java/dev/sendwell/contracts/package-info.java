/**
 * What goes over Kafka: one record per message under one sealed interface per topic, the topic catalogue, the ids and the
 * canonical form of an address that every service must agree on.
 *
 * <p>Nothing here talks to Kafka, a database or HTTP. Fields are only ever added; an unknown field is ignored and an unknown
 * {@code type} reads as the interface's {@code Unrecognized} variant, so that an older reader survives a newer writer. A JSON
 * Schema and golden samples for each message lie beside the code under {@code /schemas} and, in the tests, {@code /golden}.
 */
@NullMarked
package dev.sendwell.contracts;

import org.jspecify.annotations.NullMarked;
