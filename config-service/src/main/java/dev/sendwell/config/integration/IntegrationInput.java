package dev.sendwell.config.integration;

import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.Security;
import dev.sendwell.contracts.IntegrationRecord.UnconfirmedRule;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants an integration to be: the body of the API's writes. What is left out has the default; rules that need
 * more than one field, or the service's configuration, are in {@link SettingsRules}.
 *
 * @param id of a new integration: 1 to 63 lower-case letters, digits and hyphens; it never changes and is never used again. Not
 *     read on a change, where the path has it.
 * @param enabled false pauses it; default true
 * @param allowedFromDomains domains that a request's From may use beside the integration's own
 * @param unconfirmed default {@code hold} for SendGrid, {@code resend} elsewhere
 * @param bypassListManagement default false
 * @param hardBouncesEverywhere default true
 */
public record IntegrationInput(
        @Nullable String id,
        @NotNull IntegrationRecord.Provider provider,
        @Nullable Boolean enabled,
        @NotNull @Valid Smtp smtp,
        @NotNull @Valid From from,
        @Size(max = 100) @Nullable List<@NotBlank String> allowedFromDomains,
        @Nullable String replyTo,
        @Valid @Nullable Limits limits,
        @Nullable UnconfirmedRule unconfirmed,
        @Nullable Boolean bypassListManagement,
        @Nullable Boolean hardBouncesEverywhere,
        @Valid @Nullable Webhook webhook) {

    /** What is stored, without the password. */
    static IntegrationInput of(Integration stored) {
        IntegrationRecord.OAuth oauth = stored.oauth();
        return new IntegrationInput(
                stored.id,
                stored.provider,
                stored.enabled,
                new Smtp(stored.host, stored.port, stored.security, stored.username, null),
                new From(stored.fromAddress, stored.fromName),
                stored.allowedFromDomains,
                stored.replyTo,
                new Limits(stored.connections, stored.messagesPerConnection, stored.messagesPerSecond),
                stored.unconfirmed,
                stored.bypassListManagement,
                stored.hardBouncesEverywhere,
                new Webhook(
                        stored.verificationKeys,
                        stored.acceptUnsigned,
                        oauth == null ? null : new OAuth(oauth.issuer(), oauth.audience(), oauth.jwksUrl())));
    }

    /**
     * The SMTP server.
     *
     * @param host a host name or an IP address
     * @param username left out: no authentication
     * @param password write-only; left out on a change: the stored one is kept, as long as host, port, security and user name
     *     stay as they are
     */
    public record Smtp(
            @NotBlank(message = "has to be given, such as smtp.sendgrid.net") @Nullable
            String host,

            @NotNull(message = "has to be given, such as 587")
            Integer port,

            @NotNull(message = "has to be one of starttls, tls, none")
            Security security,

            @Size(max = 320) @Nullable String username,

            @Size(max = 1000) @Schema(writeOnly = true) @Nullable
            String password) {

        /** Does not show the password. */
        @Override
        public String toString() {
            return "Smtp[host=" + host + ", port=" + port + ", security=" + security + "]";
        }
    }

    /** Whom mail comes from unless a request says otherwise. */
    public record From(
            @NotBlank(message = "has to be given, such as hello@shop.example") @Nullable
            String address,

            @Size(max = 200) @Nullable String name) {}

    /**
     * Limits.
     *
     * @param connections SMTP connections of one sender instance; default 10
     * @param messagesPerConnection default 100
     * @param messagesPerSecond of all instances together; left out: unlimited
     */
    public record Limits(
            @Min(1) @Max(1_000) @Nullable Integer connections,
            @Min(1) @Max(100_000) @Nullable Integer messagesPerConnection,
            @Min(1) @Max(1_000_000) @Nullable Integer messagesPerSecond) {}

    /**
     * How events come back.
     *
     * @param verificationKeys up to two, as SendGrid shows them
     * @param acceptUnsigned default false
     * @param oauth the bearer token that posts have to carry beside the signature; left out: none is asked for
     */
    public record Webhook(
            @Size(max = 2, message = "takes at most two keys: the one in use, and the next") @Nullable
            List<String> verificationKeys,

            @Nullable Boolean acceptUnsigned,
            @Valid @Nullable OAuth oauth) {}

    /**
     * Whose bearer tokens the webhook asks for.
     *
     * @param issuer the token's {@code iss}, exactly
     * @param audience one of the token's {@code aud}
     * @param jwksUrl where the issuer's public keys are, https
     */
    public record OAuth(
            @NotBlank(message = "has to be given with the other two, or leave all three empty")
            @Size(max = 500)
            @Nullable
            String issuer,

            @NotBlank(message = "has to be given with the other two, or leave all three empty")
            @Size(max = 500)
            @Nullable
            String audience,

            @NotBlank(message = "has to be given with the other two, or leave all three empty")
            @Size(max = 500)
            @Nullable
            String jwksUrl) {}
}
