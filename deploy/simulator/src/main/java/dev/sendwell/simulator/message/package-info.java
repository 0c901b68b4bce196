/**
 * What a message says: the header fields that decide its way, X-SMTPAPI by SendGrid's rules, and its parts for the inbox page.
 *
 * <p>Header fields are read by hand, for every message, because nothing else of it is needed while a campaign pours in; a MIME
 * parser (Angus Mail) is asked only when somebody opens a message.
 */
@NullMarked
package dev.sendwell.simulator.message;

import org.jspecify.annotations.NullMarked;
