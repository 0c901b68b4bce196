package dev.sendwell.config;

import dev.sendwell.smtp.AddressGuard;
import dev.sendwell.smtp.AllowedPorts;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What can be configured of config-service. Defaults stand only where they are safe in production. */
@ConfigMapping(prefix = "sendwell")
public interface ServiceConfig {

    /** Where browsers and providers reach the dashboard, without a slash at its end. */
    @Pattern(regexp = "https?://[^/?#\\s]+", message = "must be such as https://mail.example.org, without a path")
    String publicUrl();

    @Valid
    Keysets keysets();

    @Valid
    Session session();

    @Valid
    Admin admin();

    @Valid
    Smtp smtp();

    @Valid
    Guessing guessing();

    @Valid
    Sendgrid sendgrid();

    @Valid
    Incidents incidents();

    @Valid
    OperatorMail operatorMail();

    @Valid
    Oidc oidc();

    /** Keysets in Tink's JSON format, or {@code file:/path}. */
    interface Keysets {
        /** Encrypts SMTP passwords; sender-service has it too. */
        String smtp();

        /** Encrypts webhook tokens; events-service has it too. */
        String webhook();
    }

    /** How sessions are signed. */
    interface Session {
        /** A private JSON Web Key Set of P-256 keys, or {@code file:/path} of one; the first key signs. */
        String signingKeys();

        /** How long a session lasts; then its person signs in again. */
        @WithDefault("12h")
        @DurationMin(minutes = 1)
        @DurationMax(days = 7)
        Duration lifetime();

        /** How long its token is believed without asking this service; then it is refreshed unnoticed. */
        @WithDefault("5m")
        @DurationMin(minutes = 1)
        @DurationMax(hours = 1)
        Duration tokenLifetime();
    }

    /** What only this service needs of the OpenID Connect issuer; the rest is {@code libs/dashboard}'s. */
    interface Oidc {
        /** The client's secret, or {@code file:/path}; absent for a public client, which PKCE protects. */
        Optional<String> clientSecret();
    }

    /** The person who is made at the first start, while there is nobody. */
    interface Admin {
        Optional<String> email();

        /** The password, or {@code file:/path}. */
        Optional<String> password();
    }

    /** Where mail may be sent to. */
    interface Smtp {
        /** Ports and ranges of ports that mail may be sent to, such as {@code 25,465,2525-2530}. As in sender-service. */
        @WithDefault("25,465,587,2525")
        AllowedPorts allowedPorts();

        /**
         * Networks that are not connected to, such as {@code 10.0.0.0/8,fe80::/10}; absent: link-local networks and those of cloud
         * metadata. As in sender-service.
         */
        Optional<AddressGuard> refusedNetworks();

        /** What EHLO says; absent: the address of the connection's own end. As in sender-service. */
        Optional<String> clientName();

        /** How long one step of a check may take. */
        @WithDefault("10s")
        @DurationMin(millis = 1)
        Duration checkTimeout();

        /** How long a whole check may take; somebody waits for it. */
        @WithDefault("45s")
        @DurationMin(millis = 1)
        @DurationMax(minutes = 5)
        Duration checkLimit();
    }

    /** How webhooks are set up at SendGrid. */
    interface Sendgrid {
        /** SendGrid's API; {@code https://api.eu.sendgrid.com} for subusers in the EU. */
        @WithDefault("https://api.sendgrid.com")
        @Pattern(
                regexp = "https://[^/?#@\\s]+|http://(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?",
                message = "must be https without a path; http only to this machine itself")
        String apiUrl();

        /** How long one request to it may take. */
        @WithDefault("10s")
        @DurationMin(millis = 100)
        @DurationMax(minutes = 1)
        Duration timeout();

        /** How often a webhook is compared with what it should be, where an API key is stored. */
        @WithDefault("1h")
        @DurationMin(minutes = 1)
        Duration compareEvery();
    }

    /** When operators are told. */
    interface Incidents {
        /** How long mail may be accepted without any event coming back. */
        @WithDefault("30m")
        @DurationMin(minutes = 1)
        Duration silence();

        /** How long events may be refused, without any being taken. */
        @WithDefault("10m")
        @DurationMin(minutes = 1)
        Duration refusals();

        /** How long a server may be unreachable. */
        @WithDefault("5m")
        @DurationMin(seconds = 0)
        Duration unreachable();

        /** How long before its end a certificate is told of. */
        @WithDefault("14d")
        @DurationMin(days = 1)
        Duration certificate();
    }

    /** Who is told by mail; how it is sent is {@code quarkus.mailer.*}. */
    interface OperatorMail {
        /** The operators' addresses; absent: no mail. */
        Optional<List<String>> to();

        /** Sendwell's own address; has to be given with {@code to}. */
        Optional<String> from();
    }

    /** How guessing of passwords is slowed down, by every instance for itself. */
    interface Guessing {
        /**
         * So many failures within the window make an account wait for its end; those from a network that it signed in from are
         * counted by themselves.
         */
        @WithDefault("10")
        @Min(1)
        int failuresPerAccount();

        /** The same for a client's network address, from which several people may sign in. */
        @WithDefault("100")
        @Min(1)
        int failuresPerAddress();

        @WithDefault("15m")
        @DurationMin(seconds = 1)
        Duration window();
    }
}
