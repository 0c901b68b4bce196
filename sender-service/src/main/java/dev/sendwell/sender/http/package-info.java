/**
 * What the sender answers over HTTP: the API of requests and the page of the queue.
 *
 * <p>Reads are for everybody who is signed in, orders for admins. Nothing here shows an address or a body.
 */
@NullMarked
package dev.sendwell.sender.http;

import org.jspecify.annotations.NullMarked;
