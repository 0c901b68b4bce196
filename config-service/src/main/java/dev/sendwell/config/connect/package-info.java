/**
 * Connects an integration by SendGrid's API: makes our Event Webhook there or mends it, switches its signature on, takes its key
 * over, and says later what differs from that.
 *
 * <p>Only our webhook is ever written: the one whose id is stored here, or that posts to this integration's callback URL. The API
 * key is used for what was asked and forgotten, unless somebody has it stored for comparing; then it is encrypted with the webhook
 * keyset and never shown. It stands in no log, answer, page or record.
 */
@NullMarked
package dev.sendwell.config.connect;

import org.jspecify.annotations.NullMarked;
