/**
 * What goes wrong when mail is sent or events come back, and what helps: one table of rules, from the words of servers and of
 * {@code libs/smtp} to words for people. {@link dev.sendwell.advice.Advice#on} is the only way in.
 *
 * <p>The first rule of {@code Rule} that fits gives the advice, so what is special stands before what is general. No rule quotes
 * what a server said: the conversation is shown beside it. Pages and mails of all three services give the same advice, because they
 * ask here.
 *
 * <p>{@link dev.sendwell.advice.Reason} puts equal refusals together, in the report and on the queue alike.
 */
@NullMarked
package dev.sendwell.advice;

import org.jspecify.annotations.NullMarked;
