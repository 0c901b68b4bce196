package dev.sendwell.dashboard;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How sessions are recognised. */
@ConfigMapping(prefix = "sendwell.session")
interface SessionSettings {
    /** The public keys that sign sessions: a JSON Web Key Set of P-256 keys, or {@code file:/path} of one. */
    String verificationKeys();

    /** False only where the dashboard is not served over TLS: the cookie is then neither {@code Secure} nor {@code __Host-}. */
    @WithDefault("true")
    boolean cookieSecure();
}
