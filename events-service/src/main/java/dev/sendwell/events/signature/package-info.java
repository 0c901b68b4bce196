/**
 * Verification of SendGrid's Signed Event Webhook: ECDSA on P-256 with SHA-256 over the timestamp header's bytes and the body's
 * bytes as they came; and, where an integration asks for one, of the bearer token that comes beside it.
 *
 * <p>{@code Ecdsa} is the one place that names a provider of the algorithm. Anything
 * that is not a good signature is a bad one: wrong base64 and wrong DER are answers here, not exceptions.
 */
@NullMarked
package dev.sendwell.events.signature;

import org.jspecify.annotations.NullMarked;
