package dev.sendwell.config.integration;

import dev.sendwell.advice.Trouble;
import dev.sendwell.config.status.StateInWords;
import dev.sendwell.contracts.Blob;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.EncryptedSecret;
import dev.sendwell.contracts.IntegrationRecord.OAuth;
import dev.sendwell.contracts.IntegrationRecord.Security;
import dev.sendwell.contracts.IntegrationRecord.UnconfirmedRule;
import dev.sendwell.contracts.Mailbox;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An integration as it is stored. */
@Entity
@Table(name = "integration")
public class Integration extends PanacheEntityBase {
    static final String USERNAME = "smtp.username";
    /** The field that a password is encrypted for. */
    static final String PASSWORD = "smtp.password";
    /** The field that a webhook token is encrypted for. */
    static final String TOKEN = "webhook.token";

    @Id
    public String id;

    /** Grows by one with every change; not Hibernate's own version, because deleting changes it too. */
    public long version;

    @Enumerated(EnumType.STRING)
    public IntegrationRecord.Provider provider = IntegrationRecord.Provider.SMTP;

    public boolean enabled;
    public String host = "";
    public int port;

    @Enumerated(EnumType.STRING)
    public Security security = Security.STARTTLS;

    public @Nullable String username;
    /** Ciphertext. */
    public byte @Nullable [] password;

    @Column(name = "password_set_at")
    public @Nullable Instant passwordSetAt;

    @Column(name = "from_address")
    public String fromAddress = "";

    @Column(name = "from_name")
    public @Nullable String fromName;

    @Column(name = "allowed_from_domains")
    public List<String> allowedFromDomains = List.of();

    @Column(name = "reply_to")
    public @Nullable String replyTo;

    public int connections;

    @Column(name = "messages_per_connection")
    public int messagesPerConnection;

    @Column(name = "messages_per_second")
    public @Nullable Integer messagesPerSecond;

    @Enumerated(EnumType.STRING)
    public UnconfirmedRule unconfirmed = UnconfirmedRule.HOLD;

    @Column(name = "bypass_list_management")
    public boolean bypassListManagement;

    @Column(name = "hard_bounces_everywhere")
    public boolean hardBouncesEverywhere;

    /** Ciphertext. */
    @Column(name = "webhook_token")
    public byte @Nullable [] webhookToken;

    @Column(name = "verification_keys")
    public List<String> verificationKeys = List.of();

    @Column(name = "accept_unsigned")
    public boolean acceptUnsigned;

    @Column(name = "oauth_issuer")
    public @Nullable String oauthIssuer;

    @Column(name = "oauth_audience")
    public @Nullable String oauthAudience;

    @Column(name = "oauth_jwks_url")
    public @Nullable String oauthJwksUrl;

    @Column(name = "changed_at")
    public Instant changedAt = Instant.EPOCH;

    @Column(name = "deleted_at")
    public @Nullable Instant deletedAt;

    protected Integration() {
        this("");
    }

    Integration(String id) {
        this.id = id;
    }

    /** True while a stored password would go to the same server under the same name. */
    boolean sendsAs(String host, int port, @Nullable Security security, String username) {
        return this.host.equals(host)
                && this.port == port
                && this.security == security
                && username.equals(this.username);
    }

    /** Takes the settings over; the secrets are the caller's. */
    void take(IntegrationSettings settings) {
        provider = settings.provider();
        enabled = settings.enabled();
        host = settings.host();
        port = settings.port();
        security = settings.security();
        username = settings.username();
        fromAddress = settings.fromAddress();
        fromName = settings.fromName();
        allowedFromDomains = settings.allowedFromDomains();
        replyTo = settings.replyTo();
        connections = settings.connections();
        messagesPerConnection = settings.messagesPerConnection();
        messagesPerSecond = settings.messagesPerSecond();
        unconfirmed = settings.unconfirmed();
        bypassListManagement = settings.bypassListManagement();
        hardBouncesEverywhere = settings.hardBouncesEverywhere();
        verificationKeys = settings.verificationKeys();
        acceptUnsigned = settings.acceptUnsigned();
        OAuth oauth = settings.oauth();
        oauthIssuer = oauth == null ? null : oauth.issuer();
        oauthAudience = oauth == null ? null : oauth.audience();
        oauthJwksUrl = oauth == null ? null : oauth.jwksUrl();
    }

    /** Whose bearer tokens the webhook asks for; absent: none. */
    @Nullable
    OAuth oauth() {
        return oauthIssuer == null || oauthAudience == null || oauthJwksUrl == null
                ? null
                : new OAuth(oauthIssuer, oauthAudience, oauthJwksUrl);
    }

    /** Whom mail goes through. */
    Trouble.Server server() {
        return new Trouble.Server(provider, host, port, security, username);
    }

    /** What a page says the state of. */
    public StateInWords.Subject subject() {
        return new StateInWords.Subject(server(), enabled, version, changedAt, acceptUnsigned);
    }

    /** What stands on the topic. */
    IntegrationRecord toRecord() {
        if (deletedAt != null || webhookToken == null) {
            return new IntegrationRecord.Deleted(id, version, changedAt);
        }
        return new IntegrationRecord.Integration(
                id,
                version,
                provider,
                enabled,
                new IntegrationRecord.Smtp(host, port, security, username, password == null ? null : secret(password)),
                new Mailbox(fromAddress, fromName),
                allowedFromDomains,
                replyTo,
                new IntegrationRecord.Limits(connections, messagesPerConnection, messagesPerSecond),
                unconfirmed,
                bypassListManagement,
                hardBouncesEverywhere,
                new IntegrationRecord.Webhook(secret(webhookToken), verificationKeys, acceptUnsigned, oauth()),
                changedAt);
    }

    /** Its settings by field for the audit, secrets left out; what is absent is left out too. */
    Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("provider", provider.name().toLowerCase(Locale.ROOT));
        facts.put("enabled", Boolean.toString(enabled));
        facts.put("smtp.host", host);
        facts.put("smtp.port", Integer.toString(port));
        facts.put("smtp.security", security.name().toLowerCase(Locale.ROOT));
        put(facts, USERNAME, username);
        facts.put("from.address", fromAddress);
        put(facts, "from.name", fromName);
        facts.put("allowedFromDomains", String.join(", ", allowedFromDomains));
        put(facts, "replyTo", replyTo);
        facts.put("limits.connections", Integer.toString(connections));
        facts.put("limits.messagesPerConnection", Integer.toString(messagesPerConnection));
        put(facts, "limits.messagesPerSecond", messagesPerSecond);
        facts.put("unconfirmed", unconfirmed.name().toLowerCase(Locale.ROOT));
        facts.put("bypassListManagement", Boolean.toString(bypassListManagement));
        facts.put("hardBouncesEverywhere", Boolean.toString(hardBouncesEverywhere));
        facts.put("webhook.verificationKeys", String.join(", ", verificationKeys));
        facts.put("webhook.acceptUnsigned", Boolean.toString(acceptUnsigned));
        put(facts, "webhook.oauth.issuer", oauthIssuer);
        put(facts, "webhook.oauth.audience", oauthAudience);
        put(facts, "webhook.oauth.jwksUrl", oauthJwksUrl);
        return facts;
    }

    static EncryptedSecret secret(byte[] ciphertext) {
        return new EncryptedSecret(Blob.of(ciphertext));
    }

    private static void put(Map<String, String> facts, String field, @Nullable Object value) {
        if (value != null) {
            facts.put(field, value.toString());
        }
    }
}
