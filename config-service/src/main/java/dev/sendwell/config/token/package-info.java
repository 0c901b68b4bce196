/**
 * API tokens: what programs show to the APIs of all three services. A token is a JWT that config-service signs and that every
 * service believes by its public keys, under {@code /api/} only; it is shown once, and of itself nothing is kept. It belongs to
 * the deployment, not to whoever made it, and ends by time or by being revoked, which the topic {@code access} tells everybody.
 */
@NullMarked
package dev.sendwell.config.token;

import org.jspecify.annotations.NullMarked;
