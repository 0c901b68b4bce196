/**
 * What people ask: what waits, what failed and why, and where one request stands.
 *
 * <p>Views for APIs and pages, read from the database and changing nothing. They hold ids and the provider's words, never an
 * address or a body.
 */
@NullMarked
package dev.sendwell.sender.queue;

import org.jspecify.annotations.NullMarked;
