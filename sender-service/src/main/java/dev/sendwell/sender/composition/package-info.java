/**
 * From a valid request and its integration to the bytes that go over SMTP: RFC 5322 and MIME, and what the provider needs to
 * tell us later which request its event is about.
 *
 * <p>The result depends on nothing but its input, so that a message composed again after a crash is the same message. All of it
 * is 7-bit, in lines of at most 76 characters where the standards leave a choice and of at most 998 where not; the only exception
 * is an address that is not ASCII itself, which needs SMTPUTF8 anyway. It is written by hand because a mail library took longer
 * to compose a message than the rest of the sender to claim, send and record it (decision 0013).
 */
@NullMarked
package dev.sendwell.sender.composition;

import org.jspecify.annotations.NullMarked;
