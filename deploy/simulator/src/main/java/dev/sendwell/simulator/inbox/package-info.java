/**
 * Everything that SMTP accepted, for people to read and for programs to count.
 *
 * <p>The line of every message is kept until a reset; source and events only of the newest, as far as a fixed number of bytes
 * goes, so that a campaign of hundreds of thousands fits into a small heap.
 */
@NullMarked
package dev.sendwell.simulator.inbox;

import org.jspecify.annotations.NullMarked;
