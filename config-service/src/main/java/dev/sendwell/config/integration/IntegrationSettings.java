package dev.sendwell.config.integration;

import dev.sendwell.advice.Trouble;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.OAuth;
import dev.sendwell.contracts.IntegrationRecord.Security;
import dev.sendwell.contracts.IntegrationRecord.UnconfirmedRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings that keep the rules: canonical, complete, ready to be stored. Made by {@link SettingsRules} only.
 *
 * @param password a new one; null: the stored one stays, or none is needed
 * @param verificationKeys base64 of X.509 without white space
 */
record IntegrationSettings(
        IntegrationRecord.Provider provider,
        boolean enabled,
        String host,
        int port,
        Security security,
        @Nullable String username,
        @Nullable String password,
        String fromAddress,
        @Nullable String fromName,
        List<String> allowedFromDomains,
        @Nullable String replyTo,
        int connections,
        int messagesPerConnection,
        @Nullable Integer messagesPerSecond,
        UnconfirmedRule unconfirmed,
        boolean bypassListManagement,
        boolean hardBouncesEverywhere,
        List<String> verificationKeys,
        boolean acceptUnsigned,
        @Nullable OAuth oauth) {

    /** Whom mail goes through. */
    Trouble.Server server() {
        return new Trouble.Server(provider, host, port, security, username);
    }

    /** Does not show the password. */
    @Override
    public String toString() {
        return "IntegrationSettings[provider=" + provider + ", host=" + host + ", port=" + port + "]";
    }
}
