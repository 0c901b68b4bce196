/**
 * How a command publishes requests and follows what becomes of them: the same two things any other service of a company does,
 * with nothing but Kafka.
 */
@NullMarked
package dev.sendwell.local.publishing;

import org.jspecify.annotations.NullMarked;
