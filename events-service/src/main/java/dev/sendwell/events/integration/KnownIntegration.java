package dev.sendwell.events.integration;

import dev.sendwell.events.signature.VerificationKey;
import java.util.List;

/**
 * What events-service needs of an integration's settings.
 *
 * @param version the settings' version
 * @param hardBouncesEverywhere true: a hard bounce counts for every integration; false: for this one
 * @param verificationKeys any of them may have signed; empty: nothing signed is believed
 * @param acceptUnsigned posts without a signature are taken, by somebody's explicit choice
 */
public record KnownIntegration(
        String id,
        long version,
        boolean hardBouncesEverywhere,
        List<VerificationKey> verificationKeys,
        boolean acceptUnsigned) {}
