package dev.sendwell.config.status;

import static org.assertj.core.api.Assertions.assertThat;

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

    private static StateInWords state(
            IntegrationRecord.Provider provider, boolean enabled, long version, @Nullable IntegrationStatus sender) {
        return StateInWords.of(provider, enabled, version, Optional.ofNullable(sender), Optional.empty());
    }

    private static IntegrationStatus sender(long version, IntegrationStatus.@Nullable Reason reason, long waiting) {
        IntegrationStatus.Pause pause =
                reason == null ? null : new IntegrationStatus.Pause(reason, "what the server said", AT);
        return new IntegrationStatus(
                "shop", "sender-service", version, AT, pause, AT, Map.of("paused", waiting), null, Map.of(), null);
    }
}
