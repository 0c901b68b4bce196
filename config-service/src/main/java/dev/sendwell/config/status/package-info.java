/**
 * What the other services see of an integration, from the topic {@code integration-status}, and the words that pages use for it.
 * Nothing here is stored: it is gone and read again with every start.
 */
@NullMarked
package dev.sendwell.config.status;

import org.jspecify.annotations.NullMarked;
