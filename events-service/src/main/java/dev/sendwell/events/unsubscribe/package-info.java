/**
 * Our own unsubscribe page, {@code /u/{token}}: what the link in marketing mail opens, and what mail programs post to (RFC 8058).
 *
 * <p>The token is all there is: no session, no cookie, no redirect. Reading a page changes nothing; a post leaves the marketing mail of
 * one integration or comes back to it. What is written is an entry like those that SendGrid's events lead to, on whole seconds as
 * theirs, so that one rule decides between them: the later one holds, and within a second the address stays inactive. A token
 * that no key made gets a kind page that says nothing about anybody.
 */
@NullMarked
package dev.sendwell.events.unsubscribe;

import org.jspecify.annotations.NullMarked;
