/**
 * The check of a connection: a ladder from the host's name to the provider's word that it took a message, climbed with settings that
 * need not be saved, directly from here and not through Kafka.
 *
 * <p>A check always ends: every step has a time-out and the whole has one. What it found is kept in the database for some minutes, so
 * that the page may ask any instance; a password never is, and what a server says is cleared of it. Which address may be connected
 * to is asked at the moment of connecting. This package knows nothing of how integrations are stored.
 */
@NullMarked
package dev.sendwell.config.check;

import org.jspecify.annotations.NullMarked;
