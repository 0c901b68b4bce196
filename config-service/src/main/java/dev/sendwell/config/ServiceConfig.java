package dev.sendwell.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
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
    }

    /** The person who is made at the first start, while there is nobody. */
    interface Admin {
        Optional<String> email();

        /** The password, or {@code file:/path}. */
        Optional<String> password();
    }

    /** Where mail may be sent to. */
    interface Smtp {
        /** Ports and ranges of ports that an integration may name, such as {@code 25,465,2525-2530}. */
        @WithDefault("25,465,587,2525")
        String allowedPorts();
    }

    /** How guessing of passwords is slowed down, by every instance for itself. */
    interface Guessing {
        /** So many failures within the window make an account wait for its end. */
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
