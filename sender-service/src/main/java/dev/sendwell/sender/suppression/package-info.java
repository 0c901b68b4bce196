/**
 * The sender's own copy of the suppression list, and whether it may be relied on.
 *
 * <p>The copy is projected from the {@code suppressions} topic by one member of a group for all instances. It is believed only
 * with the marker records of every partition, and only while it was at the topic's end a short time ago: otherwise nothing is
 * sent. events-service owns the list; nothing here decides what makes an address inactive.
 */
@NullMarked
package dev.sendwell.sender.suppression;

import org.jspecify.annotations.NullMarked;
