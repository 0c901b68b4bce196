/**
 * The simulator's own origin on loopback: an inbox for people and a control API for programs, on the JDK's HTTP server.
 *
 * <p>It trusts nobody who is not on this machine: a request whose Host is not a loopback name is refused (DNS rebinding), and a
 * write has to be JSON, which a page of another origin cannot send unasked. HTML of a message is only ever served sandboxed.
 */
@NullMarked
package dev.sendwell.simulator.http;

import org.jspecify.annotations.NullMarked;
