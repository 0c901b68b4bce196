package dev.sendwell.config.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.advice.Trouble;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateInWordsTest {
    private static final Instant AT = Instant.parse("2026-11-22T09:12:00Z");

    @ParameterizedTest
    @CsvSource({
        "CREDENTIALS, SENDGRID, Paused: SendGrid refuses the key",
        "CREDENTIALS, POSTMARK, Paused: Postmark refuses the password",
        "QUOTA, SENDGRID, Paused: the quota at SendGrid is used up",
        "SENDER_IDENTITY, AMAZON_SES, Paused: Amazon SES does not accept the From address",
        "UNREACHABLE, SMTP, Paused: the SMTP server cannot be reached",
        "ACCOUNT_SUSPENDED, MAILGUN, Paused: Mailgun has suspended the account",
        "UNRECOGNIZED, SENDGRID, Paused: the sender says why below"
    })
    void saysWhatStandsInTheWay(IntegrationStatus.Reason reason, IntegrationRecord.Provider provider, String words) {
        StateInWords state = state(provider, true, 1, sender(1, reason, 0));

        assertThat(state.words()).isEqualTo(words);
        assertThat(state.tone()).isEqualTo("bad");
        assertThat(state.evidence()).isEqualTo("what the server said");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0; New requests will wait, and go out when that is mended.",
                "1; 1 request is waiting and will go out when that is mended.",
                "21400; 21,400 requests are waiting and will go out when that is mended."
            })
    void saysWhatThatMeansForMail(long waiting, String consequence) {
        assertThat(state(
                                IntegrationRecord.Provider.SENDGRID,
                                true,
                                1,
                                sender(1, IntegrationStatus.Reason.QUOTA, waiting))
                        .consequence())
                .isEqualTo(consequence);
    }

    @Test
    void worksWhenNothingStandsInTheWay() {
        StateInWords state = state(IntegrationRecord.Provider.SENDGRID, true, 3, sender(3, null, 7));

        assertThat(state.words()).isEqualTo("Working");
        assertThat(state.tone()).isEqualTo("good");
        assertThat(state.waiting()).isEqualTo(7);
        assertThat(state.lastAcceptedAt()).isEqualTo(AT);
    }

    @Test
    void isOnItsWayUntilTheSenderSpeaksOfTheNewestSettings() {
        assertThat(state(IntegrationRecord.Provider.SENDGRID, true, 4, sender(3, null, 0))
                        .words())
                .isEqualTo("Settings on their way");
    }

    @Test
    void saysThatTheSenderLacksTheKeyOfTheNewestSettingsAndWhatThatMeans() {
        IntegrationStatus older = sender(3, null, 0).withLockedVersion(4L);
        IntegrationStatus none = sender(0, null, 0).withLockedVersion(1L);

        assertThat(state(IntegrationRecord.Provider.SENDGRID, true, 4, older).consequence())
                .startsWith("Mail goes out with the settings before");
        assertThat(state(IntegrationRecord.Provider.SENDGRID, true, 1, none).consequence())
                .startsWith("Nothing is sent");
    }

    @Test
    void isPausedByAPersonWhateverTheSenderSays() {
        assertThat(state(IntegrationRecord.Provider.SENDGRID, false, 3, sender(3, IntegrationStatus.Reason.QUOTA, 0))
                        .words())
                .isEqualTo("Paused by a person");
    }

    @Test
    void isNotUsedWhileTheSenderHasNotSpokenOfIt() {
        assertThat(state(IntegrationRecord.Provider.SENDGRID, true, 1, null).words())
                .isEqualTo("Not used yet");
    }

    @ParameterizedTest
    @CsvSource({
        "false, 0, signature good",
        "false, -1, before the settings were changed",
        "true, 0, signature not asked for"
    })
    void saysWhetherTheSignatureOfTheLastEventWasGood(
            boolean acceptsUnsigned, int secondsAfterTheChange, String words) {
        Instant lastEvent = AT.plusSeconds(secondsAfterTheChange);

        assertThat(state(
                                subject(IntegrationRecord.Provider.SENDGRID, true, 1, acceptsUnsigned),
                                sender(1, null, 0),
                                events(lastEvent, Map.of(), null))
                        .signature())
                .isEqualTo(words);
    }

    @Test
    void saysWhyEventsWereRefusedAndWhatHelps() {
        StateInWords state = state(
                subject(IntegrationRecord.Provider.SENDGRID, true, 1, false),
                sender(1, null, 0),
                events(null, Map.of("unsigned", 12L, "wrong-signature", 3L, "stale", 0L), null));

        assertThat(StateInWords.inOneLine(state.refusals())).isEqualTo("12 unsigned, 3 wrong signature");
        assertThat(state.refusals())
                .extracting(refusal -> refusal.cure().rule())
                .containsExactly("events-unsigned", "events-wrong-key");
    }

    @Test
    void saysNothingOfRefusalsUnderSettingsThatWereChangedSince() {
        StateInWords state = state(
                subject(IntegrationRecord.Provider.SENDGRID, true, 2, false),
                sender(2, null, 0),
                events(null, Map.of("unsigned", 12L), null));

        assertThat(state.refusals()).isEmpty();
    }

    @Test
    void saysWhatHelpsAgainstThePause() {
        StateInWords state = state(
                subject(IntegrationRecord.Provider.SENDGRID, true, 1, false),
                new IntegrationStatus(
                        "shop",
                        "sender-service",
                        1,
                        AT,
                        new IntegrationStatus.Pause(
                                IntegrationStatus.Reason.CREDENTIALS,
                                "535 Authentication failed: The provided authorization grant is invalid, expired, or revoked",
                                AT),
                        AT,
                        Map.of(),
                        null,
                        Map.of(),
                        null),
                null);

        assertThat(state.cure().rule()).isEqualTo("key-revoked");
    }

    @Test
    void isPausedWhenTheEventsSayThatTheAccountIsSuspended() {
        StateInWords state = state(
                subject(IntegrationRecord.Provider.SENDGRID, true, 1, false),
                sender(1, null, 0),
                events(
                        AT,
                        Map.of(),
                        new IntegrationStatus.Pause(IntegrationStatus.Reason.ACCOUNT_SUSPENDED, "suspended", AT)));

        assertThat(state.words()).isEqualTo("Paused: SendGrid has suspended the account");
        assertThat(state.cure().rule()).isEqualTo("account-suspended");
    }

    private static StateInWords state(
            IntegrationRecord.Provider provider, boolean enabled, long version, @Nullable IntegrationStatus sender) {
        return state(subject(provider, enabled, version, false), sender, null);
    }

    private static StateInWords state(
            StateInWords.Subject subject, @Nullable IntegrationStatus sender, @Nullable IntegrationStatus events) {
        return StateInWords.of(subject, Optional.ofNullable(sender), Optional.ofNullable(events));
    }

    private static StateInWords.Subject subject(
            IntegrationRecord.Provider provider, boolean enabled, long version, boolean acceptsUnsigned) {
        return new StateInWords.Subject(
                new Trouble.Server(provider, "smtp.sendgrid.net", 587, IntegrationRecord.Security.STARTTLS, "apikey"),
                enabled,
                version,
                AT,
                acceptsUnsigned);
    }

    private static IntegrationStatus events(
            @Nullable Instant lastEventAt, Map<String, Long> refusals, IntegrationStatus.@Nullable Pause pause) {
        return new IntegrationStatus("shop", "events-service", 1, AT, pause, null, Map.of(), lastEventAt, refusals, AT);
    }

    private static IntegrationStatus sender(long version, IntegrationStatus.@Nullable Reason reason, long waiting) {
        IntegrationStatus.Pause pause =
                reason == null ? null : new IntegrationStatus.Pause(reason, "what the server said", AT);
        return new IntegrationStatus(
                "shop", "sender-service", version, AT, pause, AT, Map.of("paused", waiting), null, Map.of(), null);
    }
}
