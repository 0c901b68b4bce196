package dev.sendwell.sender.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.IntegrationStatus.Reason;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.lane.Submission;
import dev.sendwell.sender.lane.Submissions;
import dev.sendwell.sender.ledger.Claim;
import dev.sendwell.sender.ledger.Fence;
import dev.sendwell.sender.ledger.LedgerState;
import dev.sendwell.sender.outcome.Conclusion.Concluded;
import dev.sendwell.sender.outcome.Conclusion.PutBack;
import dev.sendwell.sender.outcome.Outcome;
import dev.sendwell.sender.request.RequestLimits;
import dev.sendwell.sender.request.RequestParser;
import dev.sendwell.sender.waiting.WaitingCause;
import dev.sendwell.smtp.Failure;
import dev.sendwell.smtp.Reply;
import dev.sendwell.smtp.SendResult;
import dev.sendwell.smtp.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows of the README's table that SMTP decides. */
class OutcomeTableTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final Assessor assessor =
            new Assessor(RetryPolicy.exponential(), () -> NOW, RandomGenerator.of("L64X128MixRandom"));

    static List<Arguments> results() {
        return List.of(
                Arguments.of(new SendResult.Accepted(reply(250, "Ok: queued as abc")), LedgerState.ACCEPTED),
                Arguments.of(new SendResult.Refused(Stage.CONTENT, reply(451, "Later")), LedgerState.WAITING),
                Arguments.of(
                        new SendResult.NotSent(Stage.RCPT, new Failure.Disconnected(Stage.RCPT, "reset")),
                        LedgerState.WAITING),
                Arguments.of(new SendResult.Refused(Stage.CONTENT, reply(554, "No")), LedgerState.FAILED),
                Arguments.of(new SendResult.Unsendable(SendResult.Reason.OVER_SIZE, "too large"), LedgerState.FAILED),
                Arguments.of(
                        new SendResult.InDoubt(new Failure.Disconnected(Stage.CONTENT, "reset")),
                        LedgerState.UNCONFIRMED));
    }

    @ParameterizedTest
    @MethodSource("results")
    void aResultEndsIn(SendResult result, LedgerState state) {
        Assessor.Assessment assessment = assessor.assess(claim(""), "<id@example.com>", result);

        assertThat(assessment.trip()).isEmpty();
        assertThat(assessment.conclusion())
                .isInstanceOfSatisfying(
                        Concluded.class,
                        concluded -> assertThat(concluded.outcome().state()).isEqualTo(state));
    }

    static List<Arguments> pauses() {
        return List.of(
                Arguments.of(reply(535, "authorization grant is invalid, expired, or revoked"), Reason.CREDENTIALS),
                Arguments.of(reply(451, "Maximum credits exceeded"), Reason.QUOTA),
                Arguments.of(
                        reply(550, "The from address does not match a verified Sender Identity"),
                        Reason.SENDER_IDENTITY));
    }

    @ParameterizedTest
    @MethodSource("pauses")
    void aRefusalOfEverythingPausesAndKeepsTheRequest(Reply reply, Reason reason) {
        Assessor.Assessment assessment =
                assessor.assess(claim(""), "<id@example.com>", new SendResult.Refused(Stage.CONTENT, reply));

        assertThat(assessment.trip()).map(Assessor.Trip::reason).contains(reason);
        assertThat(assessment.conclusion())
                .isInstanceOfSatisfying(
                        PutBack.class, back -> assertThat(back.cause()).isEqualTo(WaitingCause.PAUSED));
    }

    @Test
    void anUnverifiedFromOfTheRequestItselfFailsOnlyTheRequest() {
        SendResult refused = new SendResult.Refused(
                Stage.CONTENT, reply(550, "The from address does not match a verified Sender Identity"));

        Assessor.Assessment assessment =
                assessor.assess(claim(",\"from\":{\"address\":\"me@example.net\"}"), "<id@example.com>", refused);

        assertThat(assessment.trip()).isEqualTo(Optional.empty());
        assertThat(((Concluded) assessment.conclusion()).outcome()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void whatAnEndedSessionDidNotReachIsPutBackWithoutAnAttempt() {
        SendResult spent = new SendResult.NotSent(Stage.MAIL, new Failure.Spent());

        assertThat(assessor.assess(claim(""), "<id@example.com>", spent).conclusion())
                .isInstanceOf(PutBack.class);
    }

    private static Claim.Granted claim(String fields) {
        String json = "{\"id\":\"a\",\"integrationId\":\"shop\",\"to\":{\"address\":\"jo@example.org\"},"
                + "\"subject\":\"s\",\"text\":\"t\"" + fields + "}";
        Submissions submissions = new Submissions(
                new RequestParser(RequestLimits.DEFAULT), new AddressHash.Hasher(new byte[32]), Duration.ofDays(1));
        Submissions.Read read = submissions.read(
                json.getBytes(StandardCharsets.UTF_8),
                MailKind.TRANSACTIONAL,
                NOW,
                new Submission.Position(0, 0, null));
        Submission submission = ((Submissions.Read.Usable) read).submission();
        Candidate.Origin drained = new Candidate.Origin.FromWaitingRoom(1, false, 1, () -> {});
        return new Claim.Granted(new Candidate(submission, drained), new Fence(1, 1), 1);
    }

    private static Reply reply(int code, String text) {
        return new Reply(code, null, List.of(text));
    }
}
