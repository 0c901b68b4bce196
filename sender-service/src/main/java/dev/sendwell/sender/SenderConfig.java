package dev.sendwell.sender;

import dev.sendwell.smtp.AddressGuard;
import dev.sendwell.smtp.AllowedPorts;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** What can be configured of sender-service. Defaults stand only where they are safe in production. */
@ConfigMapping(prefix = "sendwell")
public interface SenderConfig {

    /** Base64 of at least 32 bytes, or {@code file:/path}; the same in events-service, and never changed. */
    @NotNull
    String addressKey();

    /** Where recipients reach events-service's {@code /u/}, without a slash at its end; absent: no one-click unsubscribe. */
    Optional<
                    @Pattern(
                            regexp = "https?://[^/?#\\s<>]+",
                            message = "must be such as https://mail.example.org, without a path")
                    String>
            publicUrl();

    @Valid
    Keysets keysets();

    @Valid
    Ledger ledger();

    @Valid
    Lease lease();

    @Valid
    Retry retry();

    @Valid
    Breaker breaker();

    @Valid
    Waiting waiting();

    @Valid
    Unconfirmed unconfirmed();

    @Valid
    Intake intake();

    @Valid
    Smtp smtp();

    @Valid
    Suppressions suppressions();

    @Valid
    Outbox outbox();

    @Valid
    Status status();

    @Valid
    Shutdown shutdown();

    /** Keysets in Tink's JSON format, or {@code file:/path}. */
    interface Keysets {
        /** Opens the SMTP secrets of integrations. */
        @NotNull
        String smtp();

        /** Makes the links by which recipients leave marketing mail; the same in events-service. */
        Optional<String> unsubscribe();
    }

    /** What was sent. */
    interface Ledger {
        /** How long a request id is remembered. Longer than the topics keep records, and all retries and schedules take. */
        @WithDefault("30d")
        @DurationMin(hours = 1)
        Duration retention();

        /** How often a little of what is older is deleted. */
        @WithDefault("1m")
        @DurationMin(millis = 10)
        Duration forgetEvery();
    }

    /** This instance's right to send. */
    interface Lease {
        /** How long it lasts without being renewed; it is renewed three times as often. */
        @WithDefault("30s")
        @DurationMin(millis = 300)
        Duration length();

        /** How much longer others wait before they take over: an SMTP transaction that began in time may last so long. */
        @WithDefault("2m")
        @DurationMin(millis = 1)
        Duration longestTransaction();
    }

    /** When deferred requests are tried again. */
    interface Retry {
        /** The wait after the first attempt; it doubles. */
        @WithDefault("30s")
        @DurationMin(millis = 1)
        Duration from();

        /** The longest wait. */
        @WithDefault("1h")
        @DurationMin(millis = 1)
        Duration upTo();

        /** A request that does not say itself until when it is wanted expires after so long. */
        @WithDefault("24h")
        @DurationMin(seconds = 1)
        Duration giveUpAfter();
    }

    /** When an integration is paused. */
    interface Breaker {
        /** Connection failures in a row, on one instance. */
        @WithDefault("5")
        @Min(1)
        int connectionFailures();

        /** How often a paused integration is probed; ten times as seldom when its quota is used up. */
        @WithDefault("1m")
        @DurationMin(millis = 10)
        Duration probeEvery();

        /** How soon an instance learns what another one has paused. */
        @WithDefault("1s")
        @DurationMin(millis = 10)
        Duration refreshEvery();
    }

    /** The waiting room. */
    interface Waiting {
        /** How many requests of one integration may be parked; then Kafka keeps them. */
        @WithDefault("1000000")
        @Min(1)
        long limit();

        /** A lane that makes no progress for so long is parked. */
        @WithDefault("5s")
        @DurationMin(millis = 10)
        Duration parkStuckAfter();

        /** How often the waiting room is looked at. */
        @WithDefault("500ms")
        @DurationMin(millis = 10)
        Duration lookEvery();
    }

    /** Sends of which nobody knows whether they arrived. */
    interface Unconfirmed {
        /**
         * After so long without a verdict the integration's own rule holds. Longer than events-service's
         * {@code sendwell.verdicts.window}, so that a verdict comes first.
         */
        @WithDefault("75m")
        @DurationMin(millis = 10)
        Duration window();
    }

    /** What comes in. */
    interface Intake {
        /** How long an integration may be unknown before its requests are dead-lettered. */
        @WithDefault("30s")
        @DurationMin(millis = 10)
        Duration unknownGrace();

        /** How much memory the requests of each topic may take, three times their size; then Kafka keeps the rest. */
        @WithDefault("64M")
        MemorySize memory();

        /** How long requests in flight may take to end when their partition goes to another instance. */
        @WithDefault("5s")
        @DurationMin(millis = 1)
        Duration drain();
    }

    /** Connections to providers. */
    interface Smtp {
        /** What EHLO says; absent: the address of the connection's own end. */
        Optional<String> clientName();

        /** Ports and ranges of ports that are connected to, such as {@code 25,465,2525-2530}. As in config-service. */
        @WithDefault("25,465,587,2525")
        AllowedPorts allowedPorts();

        /**
         * Networks that are not connected to, such as {@code 10.0.0.0/8,fe80::/10}; absent: link-local networks and those of cloud
         * metadata.
         */
        Optional<AddressGuard> refusedNetworks();

        /** The most requests that a session claims at once. */
        @WithDefault("100")
        @Min(1)
        @Max(1000)
        int largestGroup();

        /** A connection without work is closed after so long. */
        @WithDefault("30s")
        @DurationMin(millis = 1)
        Duration idle();

        /** No connection is used for longer. */
        @WithDefault("5m")
        @DurationMin(millis = 1)
        Duration connectionAge();

        /** How long nothing is tried after a connection failed. */
        @WithDefault("1s")
        @DurationMin(millis = 1)
        Duration restAfterFailure();

        @WithDefault("10s")
        @DurationMin(millis = 1)
        Duration connectTimeout();

        @WithDefault("60s")
        @DurationMin(millis = 1)
        Duration replyTimeout();

        /** RFC 5321 §4.5.3.2.6: a reply to the final dot may take ten minutes; to give up early leaves the send in doubt. */
        @WithDefault("10m")
        @DurationMin(millis = 1)
        Duration acceptanceTimeout();
    }

    /** The suppression list. */
    interface Suppressions {
        /** Nothing is sent when the list was last complete longer ago. */
        @WithDefault("30s")
        @DurationMin(millis = 100)
        Duration maxLag();

        /** How often that is looked at. */
        @WithDefault("1s")
        @DurationMin(millis = 10)
        Duration checkEvery();
    }

    /** Outcomes on their way to Kafka. */
    interface Outbox {
        /** What is older was left by a crash and is published again. */
        @WithDefault("10s")
        @DurationMin(millis = 10)
        Duration sweepAfter();

        /** How often that is looked at. */
        @WithDefault("5s")
        @DurationMin(millis = 10)
        Duration sweepEvery();
    }

    /** What this service says of integrations. */
    interface Status {
        /** How often it is published when it has changed. */
        @WithDefault("2s")
        @DurationMin(millis = 10)
        Duration publishEvery();
    }

    /** Leaving. */
    interface Shutdown {
        /** How long transactions in flight may take to end. */
        @WithDefault("30s")
        @DurationMin(millis = 1)
        Duration grace();
    }
}
