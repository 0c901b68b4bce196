/** Everything about one address: active or inactive in which scope, why and since when, and all that is known to have happened. */
@NullMarked
package dev.sendwell.events.address;

import org.jspecify.annotations.NullMarked;
