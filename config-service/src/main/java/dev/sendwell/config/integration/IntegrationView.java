package dev.sendwell.config.integration;

import dev.sendwell.advice.Advice;
import dev.sendwell.config.status.StateInWords;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.Limits;
import dev.sendwell.contracts.IntegrationRecord.Security;
import dev.sendwell.contracts.IntegrationRecord.UnconfirmedRule;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.contracts.Mailbox;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
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
        Instant changedAt,
        State state) {

    /** The SMTP server, without the password. */
    public record Smtp(
            String host,
            int port,
            Security security,

            @Schema(description = "Left out where there is none, and where it is the password as well") @Nullable
            String username,

            @Schema(
                    description =
                            "True where the user name is the password as well, as could once be stored: take it for known and replace it")
            boolean usernameIsPassword,

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

    /** How it stands, as the pages show it. */
    @Schema(description = "How the integration stands now, by what sender-service and events-service last said of it")
    public record State(
            @Schema(description = "In one word") StateInWords.Condition condition,

            @Schema(description = "In words, such as: Paused: SendGrid refuses the key")
            String words,

            @Schema(description = "What that means for mail; empty where there is nothing to say")
            String consequence,

            @Schema(
                    description =
                            "Why nothing is sent, with the server’s own words; left out while nothing is in the way")
            IntegrationStatus.@Nullable Pause pause,

            @Schema(description = "What helps against it; left out where nothing is wrong") @Nullable
            Advice advice,

            @Schema(description = "How many requests wait, for whatever reason")
            long waiting,

            @Schema(description = "When the provider last accepted a message") @Nullable
            Instant lastAcceptedAt,

            @Schema(description = "When the last post of events was taken") @Nullable
            Instant lastEventAt,

            @Schema(description = "Whether that one’s signature was good, in words; left out before the first")
            @Nullable
            String lastEventSignature,

            @Schema(description = "Posts of events that were refused under the present settings, by cause")
            List<StateInWords.Refusal> refusedPosts) {
        static State of(StateInWords state) {
            return new State(
                    state.condition(),
                    state.words(),
                    state.consequence(),
                    state.pause(),
                    state.cure(),
                    state.waiting(),
                    state.lastAcceptedAt(),
                    state.lastEventAt(),
                    state.signature().isEmpty() ? null : state.signature(),
                    state.refusals());
        }
    }

    static IntegrationView of(
            Integration integration, boolean usernameIsPassword, StateInWords state, @Nullable String callbackUrl) {
        return new IntegrationView(
                integration.id,
                integration.version,
                integration.provider,
                integration.enabled,
                new Smtp(
                        integration.host,
                        integration.port,
                        integration.security,
                        usernameIsPassword ? null : integration.username,
                        usernameIsPassword,
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
                integration.changedAt,
                State.of(state));
    }
}
