/**
 * Pauses an integration whose provider refuses everything, so that its queue is kept instead of being failed one by one.
 *
 * <p>A breaker is one row that all instances share: it opens on a refused sign-in, a used-up quota, a refused sender identity of
 * the integration's own From, or repeated connection failures. It probes by itself, and at once when somebody saves other
 * settings. It says nothing about single messages.
 */
@NullMarked
package dev.sendwell.sender.breaker;

import org.jspecify.annotations.NullMarked;
