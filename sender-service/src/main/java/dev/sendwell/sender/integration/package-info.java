/**
 * The integrations as this instance knows them: the newest settings whose secret it can open.
 *
 * <p>Every instance follows the {@code integrations} topic by itself. A version whose secret no key opens leaves the previous
 * one working. Nothing here changes settings; that is config-service's.
 */
@NullMarked
package dev.sendwell.sender.integration;

import org.jspecify.annotations.NullMarked;
