/**
 * All of Sendwell on one machine, for trying it and for developing it: Kafka, PostgreSQL and the SendGrid simulator inside one
 * supervising process, the three services as their own JVMs, and a gateway that puts them behind one address.
 *
 * <p>Everything that is kept lies in one folder, {@code .sendwell}: data, generated secrets, logs, and the run state that the
 * other commands read. Nothing is reachable from outside the machine unless {@code SENDWELL_BIND} says so. Not for production.
 */
@NullMarked
package dev.sendwell.local;

import org.jspecify.annotations.NullMarked;
