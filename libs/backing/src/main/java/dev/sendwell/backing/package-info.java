/**
 * Apache Kafka (KRaft, one node, in this JVM) and PostgreSQL (its own process) without a container engine, for tests and for
 * running all of Sendwell on one machine. Data lives in a folder that the caller names or in a temporary one that goes with the
 * process. Loopback only, ports chosen at the start. Nothing here knows what Sendwell does with them, except the catalogue of
 * topics and that a service has a database with two roles.
 */
@NullMarked
package dev.sendwell.backing;

import org.jspecify.annotations.NullMarked;
