/**
 * Pausing, resuming and deleting an integration: a page each that says what will happen, to how many requests, before it happens.
 * What is done then is {@code Integrations}' to do, under the version that the page was about.
 */
@NullMarked
package dev.sendwell.config.stopping;

import org.jspecify.annotations.NullMarked;
