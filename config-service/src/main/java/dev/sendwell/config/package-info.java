/**
 * config-service: who may do what, and how mail is sent. It owns integrations and people, signs sessions, and tells the other
 * services through the compacted topics {@code integrations} and {@code access}; they never ask it, so mail flows while it is
 * down.
 *
 * <p>This package holds what belongs to the service as a whole: its configuration, its clock, and the check of its topics at
 * the start. Everything it does is in a package named for it.
 */
@NullMarked
package dev.sendwell.config;

import org.jspecify.annotations.NullMarked;
