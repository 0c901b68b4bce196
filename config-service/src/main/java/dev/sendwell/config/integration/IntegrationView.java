package dev.sendwell.config.integration;

import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.Limits;
import dev.sendwell.contracts.IntegrationRecord.Security;
import dev.sendwell.contracts.IntegrationRecord.UnconfirmedRule;
import dev.sendwell.contracts.Mailbox;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An integration as the API answers it: the input's fields without secrets, and what the service knows beside them.
 *
 * @param version also the ETag; If-Match names it
 */
public record IntegrationView(
        String id,
        long version,
        IntegrationRecord.Provider provider,
        boolean enabled,
        Smtp smtp,
        Mailbox from,
        List<String> allowedFromDomains,
        @Nullable String replyTo,
        Limits limits,
        UnconfirmedRule unconfirmed,
        boolean bypassListManagement,
        boolean hardBouncesEverywhere,
        Webhook webhook,
        Instant changedAt) {

    /** The SMTP server, without the password. */
    public record Smtp(
            String host,
            int port,
            Security security,
            @Nullable String username,
            boolean passwordSet,
            @Nullable Instant passwordSetAt) {}

    /**
     * How events come back.
     *
     * @param callbackUrl where the provider posts them; a secret, so absent for viewers
     * @param oauth the bearer token that posts have to carry beside the signature; absent: none is asked for
     */
    public record Webhook(
            @Nullable String callbackUrl,
            List<String> verificationKeys,
            boolean acceptUnsigned,
            IntegrationRecord.@Nullable OAuth oauth) {}

    static IntegrationView of(Integration integration, @Nullable String callbackUrl) {
        return new IntegrationView(
                integration.id,
                integration.version,
                integration.provider,
                integration.enabled,
                new Smtp(
                        integration.host,
                        integration.port,
                        integration.security,
                        integration.username,
                        integration.password != null,
                        integration.passwordSetAt),
                new Mailbox(integration.fromAddress, integration.fromName),
                integration.allowedFromDomains,
                integration.replyTo,
                new Limits(integration.connections, integration.messagesPerConnection, integration.messagesPerSecond),
                integration.unconfirmed,
                integration.bypassListManagement,
                integration.hardBouncesEverywhere,
                new Webhook(callbackUrl, integration.verificationKeys, integration.acceptUnsigned, integration.oauth()),
                integration.changedAt);
    }
}
