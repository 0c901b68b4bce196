/**
 * Signing in and out. A session is a JWT (ES256) that every service believes by itself with the public keys; only this package
 * holds a private one. Signing out, which has to be believed everywhere too, goes over the topic {@code access}.
 *
 * <p>Guessing passwords is slowed down by account and by network address, in the memory of each instance.
 */
@NullMarked
package dev.sendwell.config.session;

import org.jspecify.annotations.NullMarked;
