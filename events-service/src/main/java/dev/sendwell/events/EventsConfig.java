package dev.sendwell.events;

import dev.sendwell.smtp.AddressGuard;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What can be configured of events-service. Defaults stand only where they are safe in production. */
@ConfigMapping(prefix = "sendwell")
public interface EventsConfig {

    /** Base64 of at least 32 bytes, or {@code file:/path}; the same in sender-service, and never changed. */
    @NotNull
    String addressKey();

    @Valid
    Keysets keysets();

    /**
     * False for an instance that takes posts and shows pages while others carry the topics into the database.
     */
    @WithDefault("true")
    boolean projections();

    @Valid
    Webhook webhook();

    @Valid
    Journal journal();

    @Valid
    Policy policy();

    @Valid
    Suppressions suppressions();

    @Valid
    Verdicts verdicts();

    @Valid
    Probe probe();

    @Valid
    Status status();

    @Valid
    Reports reports();

    @Valid
    Smtp smtp();

    /** Keysets in Tink's JSON format, or {@code file:/path}. */
    interface Keysets {
        /** Opens the webhook tokens of integrations. */
        @NotNull
        String webhook();

        /** Opens the links by which recipients leave marketing mail; the same in sender-service. */
        Optional<String> unsubscribe();
    }

    /** What the webhook takes. */
    interface Webhook {
        /** The largest body; SendGrid posts at 768 KB. */
        @WithDefault("4M")
        MemorySize maxBody();

        /** Bodies that are worked on at the same time, together; a post beyond is answered 503. Never less than one of the largest. */
        @WithDefault("64M")
        MemorySize maxInFlight();

        /** How old a signature's timestamp may be; SendGrid tries for 24 hours. */
        @WithDefault("25h")
        @DurationMin(minutes = 1)
        Duration maxAge();

        /** How long the body of a post may take to arrive. */
        @WithDefault("60s")
        @DurationMin(seconds = 1)
        Duration readWithin();

        /** How long a post waits for Kafka before it is answered 503. */
        @WithDefault("10s")
        @DurationMin(millis = 100)
        @DurationMax(seconds = 60)
        Duration publishWithin();
    }

    /** How long events are kept. */
    interface Journal {
        /** Months that are kept beside the current one. */
        @WithDefault("13")
        @Min(1)
        int retentionMonths();
    }

    /** What makes an address inactive, as far as it is a matter of taste. */
    interface Policy {
        /** So many soft bounces without a delivery between them make an address inactive. */
        @WithDefault("5")
        @Min(1)
        @Max(1_000)
        int softBounces();

        /** How long an address stays inactive after soft bounces. */
        @WithDefault("30d")
        @DurationMin(minutes = 1)
        Duration softExpiry();
    }

    /** How suppressions are published. */
    interface Suppressions {
        /** How often the outbox and expiries are looked at without being told of a change. */
        @WithDefault("1s")
        @DurationMin(millis = 10)
        Duration checkEvery();

        /** The largest file of addresses; ten million lines are about 400 MB. */
        @WithDefault("2G")
        MemorySize largestImport();
    }

    /** How unconfirmed sends are judged. */
    interface Verdicts {
        /** How long an event may take before its absence means something. */
        @WithDefault("60m")
        @DurationMin(seconds = 1)
        Duration window();

        /** How often undecided sends are looked at. */
        @WithDefault("1s")
        @DurationMin(millis = 10)
        Duration checkEvery();
    }

    /** How a test e-mail is followed. */
    interface Probe {
        /** Somebody who waits so long without an event is told what to look at; SendGrid posts every 30 s. */
        @WithDefault("2m")
        @DurationMin(seconds = 1)
        Duration patience();
    }

    /** How often the state of integrations is published when it has changed. */
    interface Status {
        @WithDefault("1s")
        @DurationMin(millis = 10)
        Duration publishEvery();
    }

    /** How the reports watch themselves. */
    interface Reports {
        /** How often the counts of the last days are compared with the rows they were made of. */
        @WithDefault("5m")
        @DurationMin(seconds = 1)
        Duration checkEvery();
    }

    /** What holds for every server that settings name, as in the other services. */
    interface Smtp {
        /** Networks that are not connected to, here for the keys of a bearer token's issuer; absent: {@link AddressGuard#DEFAULT}. */
        Optional<AddressGuard> refusedNetworks();
    }
}
