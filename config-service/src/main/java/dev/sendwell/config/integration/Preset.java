package dev.sendwell.config.integration;

import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.Security;
import dev.sendwell.contracts.IntegrationRecord.UnconfirmedRule;
import java.util.Arrays;
import java.util.Optional;

/** What is known of a provider before anybody types anything. */
public enum Preset {
    SENDGRID(
            IntegrationRecord.Provider.SENDGRID,
            "sendgrid",
            "SendGrid",
            "With events: bounces, unsubscribes and complaints come back",
            "smtp.sendgrid.net",
            "apikey",
            "For SendGrid always the word apikey",
            "API key",
            "An API key with “Mail Send” access. Two-factor authentication at SendGrid may stay on, because a key is used; account"
                    + " passwords are refused by SendGrid."),
    AMAZON_SES(
            IntegrationRecord.Provider.AMAZON_SES,
            "amazon-ses",
            "Amazon SES",
            "SMTP credentials of your region",
            "email-smtp.eu-central-1.amazonaws.com",
            "",
            "The SMTP user name, not the access key of your account",
            "Password",
            "The SMTP password that SES shows once."),
    MAILGUN(
            IntegrationRecord.Provider.MAILGUN,
            "mailgun",
            "Mailgun",
            "SMTP credentials of your domain",
            "smtp.mailgun.org",
            "",
            "Such as postmaster@mg.shop.example",
            "Password",
            "The password of this SMTP user."),
    POSTMARK(
            IntegrationRecord.Provider.POSTMARK,
            "postmark",
            "Postmark",
            "An SMTP token of your message stream",
            "smtp.postmarkapp.com",
            "",
            "The Access Key of an SMTP token, which you generate under your message stream’s Settings",
            "Secret Key",
            "The Secret Key of the same SMTP token; Postmark shows it once. Not the server API token: it would have to be the"
                    + " user name too, and a user name is no secret here."),
    SMTP(
            IntegrationRecord.Provider.SMTP,
            "smtp",
            "Any SMTP server",
            "Your own, or another provider's",
            "",
            "",
            "Leave empty for a server that asks for none",
            "Password",
            "The password of this user.");

    private final IntegrationRecord.Provider provider;
    private final String address;
    private final String label;
    private final String hint;
    private final String host;
    private final String username;
    private final String usernameHint;
    private final String passwordLabel;
    private final String passwordHint;

    Preset(
            IntegrationRecord.Provider provider,
            String address,
            String label,
            String hint,
            String host,
            String username,
            String usernameHint,
            String passwordLabel,
            String passwordHint) {
        this.provider = provider;
        this.address = address;
        this.label = label;
        this.hint = hint;
        this.host = host;
        this.username = username;
        this.usernameHint = usernameHint;
        this.passwordLabel = passwordLabel;
        this.passwordHint = passwordHint;
    }

    static Preset of(IntegrationRecord.Provider provider) {
        return Arrays.stream(values())
                .filter(preset -> preset.provider == provider)
                .findFirst()
                .orElseThrow();
    }

    /** The preset that a page's address or form names. */
    static Optional<Preset> named(String address) {
        return Arrays.stream(values())
                .filter(preset -> preset.address.equals(address))
                .findFirst();
    }

    IntegrationRecord.Provider provider() {
        return provider;
    }

    Security security() {
        return Security.STARTTLS;
    }

    int port() {
        return 587;
    }

    UnconfirmedRule unconfirmed() {
        return provider == IntegrationRecord.Provider.SENDGRID ? UnconfirmedRule.HOLD : UnconfirmedRule.RESEND;
    }

    /** True where events come back, so that the page has a part for them. */
    public boolean events() {
        return provider == IntegrationRecord.Provider.SENDGRID;
    }

    /** As in addresses and forms. */
    public String address() {
        return address;
    }

    public String label() {
        return label;
    }

    public String hint() {
        return hint;
    }

    String host() {
        return host;
    }

    /** Where the host that is filled in is not everybody's; empty where it is. */
    public String hostHint() {
        return switch (this) {
            case AMAZON_SES -> "Put your own region in place of eu-central-1";
            case MAILGUN -> "smtp.eu.mailgun.org for domains in the EU";
            case POSTMARK -> "smtp-broadcasts.postmarkapp.com for a broadcast stream";
            case SENDGRID, SMTP -> "";
        };
    }

    String username() {
        return username;
    }

    public String usernameHint() {
        return usernameHint;
    }

    /** What this provider calls its password. */
    public String passwordLabel() {
        return passwordLabel;
    }

    public String passwordHint() {
        return passwordHint;
    }
}
