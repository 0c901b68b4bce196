package dev.sendwell.dashboard;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/** Which OpenID Connect issuer is believed, if any. */
@ConfigMapping(prefix = "sendwell.oidc")
interface OpenIdSettings {
    /** The issuer's address, as its tokens name it; absent: only people and tokens of Sendwell's own are known. */
    Optional<
                    @Pattern(
                            regexp = "https://\\S+|http://(localhost|127\\.0\\.0\\.1)(:\\d+)?(/\\S*)?",
                            message = "must be an https address")
                    String>
            issuer();

    /** What this deployment is called at the issuer. */
    @WithDefault("sendwell")
    String clientId();

    /** The audience of bearer tokens; absent: the client id. */
    Optional<String> audience();

    /** The claim that lists what somebody may do; a dot leads into an object, as in {@code realm_access.roles}. */
    @WithDefault("groups")
    String rolesClaim();

    /** What the claim calls an admin. */
    @WithDefault("sendwell-admin")
    String adminRole();

    /** What the claim calls a viewer. */
    @WithDefault("sendwell-viewer")
    String viewerRole();
}
