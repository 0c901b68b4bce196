package dev.sendwell.config.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.advice.Trouble;
import dev.sendwell.config.ServiceConfigTest;
import dev.sendwell.config.status.StateInWords;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.contracts.IntegrationStatus.Pause;
import dev.sendwell.contracts.IntegrationStatus.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FindingsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    private final Findings findings =
            new Findings(ServiceConfigTest.with(Map.of()).incidents());

    @Test
    void findsNothingWrongWithAnIntegrationThatWorks() {
        assertThat(of(sender(null, NOW), events(NOW, Map.of(), NOW))).isEmpty();
        assertThat(of(null, null)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void findsAPauseWithWhatHelpsAndTheServersWords(Reason reason) {
        Instant since = NOW.minusSeconds(60);

        List<Finding> found = of(sender(new Pause(reason, "535 no", since), null), null);

        assertThat(found).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.PAUSED);
            assertThat(finding.since()).isEqualTo(since);
            assertThat(finding.words()).startsWith("Paused: ");
            assertThat(finding.advice()).isNotBlank();
            assertThat(finding.evidence()).isEqualTo("535 no");
            assertThat(finding.patience())
                    .isEqualTo(reason == Reason.UNREACHABLE ? Duration.ofMinutes(5) : Duration.ZERO);
        });
    }

    @Test
    void findsASuspendedAccountInWhatTheEventsSay() {
        IntegrationStatus events = new IntegrationStatus(
                "shop",
                "events-service",
                1,
                NOW,
                new Pause(Reason.ACCOUNT_SUSPENDED, "compliance_suspend", NOW),
                null,
                Map.of(),
                NOW,
                Map.of(),
                null);

        assertThat(of(null, events)).extracting(Finding::kind).containsExactly(Kind.SUSPENDED);
    }

    @Test
    void findsRefusedEventsOnlyWhereTheLastPostWasRefused() {
        Map<String, Long> refused = Map.of("unsigned", 3L);

        assertThat(of(null, events(NOW.minusSeconds(600), refused, NOW)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo(Kind.EVENTS_REFUSED);
                    assertThat(finding.seenAt()).isEqualTo(NOW);
                    assertThat(finding.goodAt()).isEqualTo(NOW.minusSeconds(600));
                    assertThat(finding.words()).contains("3 unsigned");
                });
        assertThat(of(null, events(NOW.minusSeconds(1), refused, NOW))).isEmpty();
        assertThat(of(null, events(null, refused, NOW))).hasSize(1);
        assertThat(of(null, events(null, Map.of("unsigned", 0L), NOW))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "unsigned, switch on Signed Event Webhook",
        "no-key, Copy the verification key",
        "wrong-signature, Copy the key of the webhook",
        "stale, Look at this machine’s clock",
        "no-bearer-token, 'Compare issuer, audience and key address'",
        "wrong-bearer-token, 'Compare issuer, audience and key address'",
        "too-large, Raise the limit of events-service",
        "too-slow, Look whether a proxy",
        "not-an-array, SendGrid posts lists only"
    })
    void advisesAgainstTheCauseOfMostRefusals(String cause, String fix) {
        Map<String, Long> refused = new HashMap<>(Map.of("unsigned", 1L, "stale", 1L));
        refused.put(cause, 3L);

        assertThat(of(null, events(null, refused, NOW)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.advice()).contains(fix));
    }

    @Test
    void saysThatTheSettingsWereChangedSinceTheRefusals() {
        IntegrationStatus before = new IntegrationStatus(
                "shop", "events-service", 0, NOW, null, null, Map.of(), null, Map.of("unsigned", 3L), null);

        assertThat(of(null, before))
                .singleElement()
                .satisfies(finding -> assertThat(finding.advice()).endsWith("the next post shows."));
    }

    @Test
    void findsSilenceWhileTheLastAcceptedMessageHasNoEventAfterIt() {
        assertThat(of(sender(null, NOW), events(NOW.minusSeconds(1), Map.of(), NOW)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo(Kind.NO_EVENTS);
                    assertThat(finding.since()).isEqualTo(NOW);
                    assertThat(finding.goodAt()).isEqualTo(NOW.minusSeconds(1));
                    assertThat(finding.patience()).isEqualTo(Duration.ofMinutes(30));
                });
        assertThat(of(sender(null, NOW), null)).extracting(Finding::kind).containsExactly(Kind.NO_EVENTS);
    }

    @Test
    void expectsEventsOfSendGridOnly() {
        assertThat(findings.of(
                        known(
                                IntegrationRecord.Provider.SMTP,
                                true,
                                sender(null, NOW),
                                null,
                                List.of(),
                                null,
                                List.of()),
                        NOW))
                .isEmpty();
    }

    @Test
    void findsACertificateThatEndsWithinTwoWeeks() {
        assertThat(certificate(NOW.plus(Duration.ofDays(15)))).isEmpty();
        assertThat(certificate(NOW.plus(Duration.ofDays(13))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.words()).contains("ends in 13 days"));
        assertThat(certificate(NOW.minusSeconds(1)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.words()).contains("has ended"));
    }

    @Test
    void findsASecretThatNoKeyOpensAlsoWhilePaused() {
        assertThat(findings.of(
                        known(
                                IntegrationRecord.Provider.SENDGRID,
                                false,
                                null,
                                null,
                                List.of("sendwell.keysets.smtp"),
                                null,
                                List.of()),
                        NOW))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo(Kind.SECRET_LOCKED);
                    assertThat(finding.words()).contains("sendwell.keysets.smtp");
                });
    }

    @Test
    void findsNothingElseWrongWithWhatAPersonPaused() {
        IntegrationStatus sender = sender(new Pause(Reason.CREDENTIALS, "535 no", NOW), NOW);

        assertThat(findings.of(
                        known(
                                IntegrationRecord.Provider.SENDGRID,
                                false,
                                sender,
                                null,
                                List.of(),
                                NOW,
                                List.of("Dropped is unticked")),
                        NOW))
                .isEmpty();
    }

    @Test
    void findsAWebhookThatDiffers() {
        assertThat(findings.of(
                        known(
                                IntegrationRecord.Provider.SENDGRID,
                                true,
                                null,
                                null,
                                List.of(),
                                null,
                                List.of("Dropped is unticked")),
                        NOW))
                .singleElement()
                .satisfies(finding -> assertThat(finding.words()).contains("Dropped is unticked"));
    }

    private List<Finding> certificate(Instant until) {
        return findings.of(known(IntegrationRecord.Provider.SMTP, true, null, null, List.of(), until, List.of()), NOW);
    }

    private List<Finding> of(@Nullable IntegrationStatus sender, @Nullable IntegrationStatus events) {
        return findings.of(
                known(IntegrationRecord.Provider.SENDGRID, true, sender, events, List.of(), null, List.of()), NOW);
    }

    private static Findings.Known known(
            IntegrationRecord.Provider provider,
            boolean enabled,
            @Nullable IntegrationStatus sender,
            @Nullable IntegrationStatus events,
            List<String> lockedBy,
            @Nullable Instant certificateUntil,
            List<String> differences) {
        return new Findings.Known(
                "shop",
                new StateInWords.Subject(
                        new Trouble.Server(
                                provider, "smtp.shop.example", 587, IntegrationRecord.Security.STARTTLS, "apikey"),
                        enabled,
                        1,
                        NOW,
                        false),
                Optional.ofNullable(sender),
                Optional.ofNullable(events),
                lockedBy,
                certificateUntil,
                differences,
                NOW);
    }

    private static IntegrationStatus sender(@Nullable Pause pause, @Nullable Instant lastAccepted) {
        return new IntegrationStatus(
                "shop", "sender-service", 1, NOW, pause, lastAccepted, Map.of(), null, Map.of(), null);
    }

    private static IntegrationStatus events(@Nullable Instant lastEvent, Map<String, Long> refusals, Instant at) {
        return new IntegrationStatus("shop", "events-service", 1, at, null, null, Map.of(), lastEvent, refusals, null);
    }
}
