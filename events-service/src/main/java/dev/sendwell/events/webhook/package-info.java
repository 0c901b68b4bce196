/**
 * SendGrid's Event Webhook: takes a post, believes it only with a good signature over its bytes as they came, and answers 2xx
 * only when Kafka has acknowledged every event of it.
 *
 * <p>Whatever comes, the answer is one of {@link dev.sendwell.events.webhook.Answer}'s, never a 500. What events mean is not
 * decided here. The URL's token says which integration; the events go to {@code email-events} and are read from there by
 * {@code journal}.
 */
@NullMarked
package dev.sendwell.events.webhook;

import org.jspecify.annotations.NullMarked;
