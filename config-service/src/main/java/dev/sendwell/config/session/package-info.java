/**
 * Signing in and out, with a password or at an OpenID Connect issuer. A session is a row here and a JWT (ES256) of some minutes in
 * the browser, which every service believes by itself with the public keys; when it has run out, the browser is sent here for the
 * next, and what a person typed meanwhile comes along. Only this package holds a private key. Signing out, which has to be
 * believed everywhere too, goes over the topic {@code access}.
 *
 * <p>Guessing passwords is slowed down by account and by network address, in the memory of each instance.
 */
@NullMarked
package dev.sendwell.config.session;

import org.jspecify.annotations.NullMarked;
