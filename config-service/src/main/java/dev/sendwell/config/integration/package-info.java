/**
 * Integrations: what somebody may write about one, the rules it has to keep, how it is stored, and what stands on the topic
 * {@code integrations}. The API and the pages are two faces of the same {@code Integrations}.
 *
 * <p>Secrets go in and never come out: they are encrypted before they are stored, and only sender-service (password) and
 * events-service (webhook token) open them. A stored password is kept only while it goes to the same server under the same
 * name; otherwise anybody who may change settings could read it by naming a server of theirs.
 */
@NullMarked
package dev.sendwell.config.integration;

import org.jspecify.annotations.NullMarked;
