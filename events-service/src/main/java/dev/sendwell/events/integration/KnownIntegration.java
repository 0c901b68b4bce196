package dev.sendwell.events.integration;

import dev.sendwell.events.signature.TrustedIssuer;
import dev.sendwell.events.signature.VerificationKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What events-service needs of an integration's settings.
 *
 * @param sender the name in its From, or the address where it has none
 * @param version the settings' version
 * @param hardBouncesEverywhere true: a hard bounce counts for every integration; false: for this one
 * @param verificationKeys any of them may have signed; empty: nothing signed is believed
 * @param acceptUnsigned posts without a signature are taken, by somebody's explicit choice
 * @param issuer whose bearer token every post must carry besides; absent: none is asked for
 */
public record KnownIntegration(
        String id,
        String sender,
        long version,
        boolean hardBouncesEverywhere,
        List<VerificationKey> verificationKeys,
        boolean acceptUnsigned,
        @Nullable TrustedIssuer issuer) {}
