/**
 * What holds for requests of every page and API of the service, before the part that answers them sees them: how large a body may be.
 * It knows none of those parts.
 */
@NullMarked
package dev.sendwell.events.web;

import org.jspecify.annotations.NullMarked;
