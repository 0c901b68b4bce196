/**
 * The rotation of keys, seen from this service: every secret that is stored here is encrypted anew with the keys that encrypt now,
 * whoever keeps it. Which keys there are is configuration's to say; nothing here reads or writes one.
 */
@NullMarked
package dev.sendwell.config.keys;

import org.jspecify.annotations.NullMarked;
