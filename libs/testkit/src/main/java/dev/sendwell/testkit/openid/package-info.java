/**
 * An OpenID Connect issuer for tests, which a test runs itself, and what every service makes of its tokens. It does what the
 * specification says with two keys and no users; nothing of it is a secret of anybody.
 */
@NullMarked
package dev.sendwell.testkit.openid;

import org.jspecify.annotations.NullMarked;
