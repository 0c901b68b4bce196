package dev.sendwell.contracts;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one integration. Value of the compacted {@code integrations} topic, read by every instance.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = IntegrationRecord.Unrecognized.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = IntegrationRecord.Integration.class, name = "integration"),
    @JsonSubTypes.Type(value = IntegrationRecord.Deleted.class, name = "deleted"),
})
public sealed interface IntegrationRecord {

    /** A record of a type that this reader does not know. */
    record Unrecognized() implements IntegrationRecord {}

    /**
     * An integration was deleted; kept instead of a tombstone, so that a late request gets this reason.
     *
     * @param version higher than every version before
     */
    record Deleted(String id, long version, Instant deletedAt) implements IntegrationRecord {}

    /**
     * Where and how to send.
     *
     * @param id lower-case letters, digits and hyphens, at most 63; never reused
     * @param version grows by one with every change; a reader ignores a version that is not higher than what it has
     * @param provider decides X-SMTPAPI, the default rule for unconfirmed sends and the webhook's format
     * @param enabled false while a person paused it
     * @param allowedFromDomains canonical domains that a request's {@code from} may use, beside the integration's own
     * @param unconfirmed what happens to an unconfirmed send that no verdict settles
     * @param bypassListManagement for transactional mail, after our own check, ask SendGrid to skip its lists
     * @param hardBouncesEverywhere true: a hard bounce counts for every integration; false: for this one
     */
    record Integration(
            String id,
            long version,
            Provider provider,
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
            Instant changedAt)
            implements IntegrationRecord {

        public Integration {
            allowedFromDomains = allowedFromDomains == null ? List.of() : allowedFromDomains;
        }
    }

    /** Who runs the SMTP server. */
    enum Provider {
        @JsonProperty("sendgrid")
        SENDGRID,
        @JsonProperty("amazon-ses")
        AMAZON_SES,
        @JsonProperty("mailgun")
        MAILGUN,
        @JsonProperty("postmark")
        POSTMARK,
        /** Any other; also read for a provider not known here, since all of them speak SMTP. */
        @JsonEnumDefaultValue
        @JsonProperty("smtp")
        SMTP
    }

    /**
     * The SMTP server.
     *
     * @param username absent: no authentication
     * @param password encrypted with the SMTP keyset, see {@link EncryptedSecret}; absent exactly when {@code username} is
     */
    record Smtp(
            String host,
            int port,
            Security security,
            @Nullable String username,
            @Nullable EncryptedSecret password) {}

    /** How the connection is encrypted. */
    enum Security {
        /**
         * STARTTLS is required; a server that does not offer it is not used. Also read for a value not known here: it never sends
         * a secret in clear text.
         */
        @JsonEnumDefaultValue
        @JsonProperty("starttls")
        STARTTLS,
        /** TLS from the first byte. */
        @JsonProperty("tls")
        TLS,
        /** Not encrypted. */
        @JsonProperty("none")
        NONE
    }

    /**
     * Limits for the whole cluster, except {@code connections}.
     *
     * @param connections SMTP connections of one sender instance
     * @param messagesPerConnection then a new connection is opened
     * @param messagesPerSecond of all instances together; absent: unlimited
     */
    record Limits(
            int connections,
            int messagesPerConnection,
            @Nullable Integer messagesPerSecond) {}

    /** What happens to an unconfirmed send that no verdict settles. */
    enum UnconfirmedRule {
        /** A person decides. Also read for a value not known here: nothing is sent twice by mistake. */
        @JsonEnumDefaultValue
        @JsonProperty("hold")
        HOLD,
        /** It is sent again, and may then arrive twice. */
        @JsonProperty("resend")
        RESEND
    }

    /**
     * How events come back.
     *
     * @param token the random part of the callback URL, encrypted with the webhook keyset
     * @param verificationKeys zero to two ECDSA P-256 public keys, base64 of X.509 SubjectPublicKeyInfo
     * @param acceptUnsigned take events without a signature; a warned choice
     * @param oauth the bearer token that every post must carry beside the signature; absent: none is asked for
     */
    record Webhook(
            EncryptedSecret token,
            List<String> verificationKeys,
            boolean acceptUnsigned,
            @Nullable OAuth oauth) {
        public Webhook {
            verificationKeys = verificationKeys == null ? List.of() : verificationKeys;
        }

        /** A webhook that asks for no bearer token. */
        public Webhook(EncryptedSecret token, List<String> verificationKeys, boolean acceptUnsigned) {
            this(token, verificationKeys, acceptUnsigned, null);
        }
    }

    /**
     * Whose bearer tokens (signed JWTs, RFC 7519) the webhook takes. A token says who calls, not that the body is whole: it is
     * asked for in addition to the signature, never instead of it.
     *
     * @param issuer what the token's {@code iss} must be, exactly
     * @param audience what must be among the token's {@code aud}
     * @param jwksUrl where the issuer publishes its public keys (RFC 7517), {@code https}
     */
    record OAuth(String issuer, String audience, String jwksUrl) {}

    /**
     * A secret encrypted with one of the two keysets; associated data is {@code <integration id>/<field>}, so that it opens
     * nowhere else. Field is {@code smtp.password} or {@code webhook.token}.
     *
     * @param ciphertext Tink AEAD ciphertext with its key id prefix, base64 in JSON
     */
    record EncryptedSecret(Blob ciphertext) {}
}
