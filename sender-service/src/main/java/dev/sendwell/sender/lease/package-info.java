/**
 * The right of one process start to send.
 *
 * <p>The owner number is fresh for every start. The lease is counted from before the call that renewed it, and holds only while
 * the monotonic and the wall clock agree that it does; a process that was stopped for longer finds it over before it can write
 * another final dot. What a dead owner was sending is taken over only after its lease and the longest transaction are over.
 */
@NullMarked
package dev.sendwell.sender.lease;

import org.jspecify.annotations.NullMarked;
