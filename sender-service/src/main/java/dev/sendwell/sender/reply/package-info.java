/**
 * What the words of an SMTP server mean, in one table.
 *
 * <p>Whether a refusal is about the recipient, the message, the sender's set-up or the moment decides what happens next; that is
 * decided in {@code delivery}. Only what certainly speaks of the mailbox is called the recipient's.
 */
@NullMarked
package dev.sendwell.sender.reply;

import org.jspecify.annotations.NullMarked;
