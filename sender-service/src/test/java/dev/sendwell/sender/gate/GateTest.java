package dev.sendwell.sender.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.sender.lane.Submission;
import dev.sendwell.sender.lane.Submissions;
import dev.sendwell.sender.outcome.Outcome;
import dev.sendwell.sender.request.RequestLimits;
import dev.sendwell.sender.request.RequestParser;
import dev.sendwell.sender.stop.StopOrder;
import dev.sendwell.sender.stop.StopOrder.Action;
import dev.sendwell.sender.stop.StopOrder.Reach;
import dev.sendwell.sender.suppression.Suppressions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Suppressions NONE = new Suppressions(List.of());

    private final Submission submission = submission();

    @Test
    void letsPassWhatNothingStops() {
        assertThat(decide(NONE, NOW)).isEqualTo(new Decision.Send());
    }

    @Test
    void expiresAtTheVeryInstant() {
        Instant expiry = NOW.plus(Duration.ofDays(1));
        assertThat(decide(NONE, expiry.minusMillis(1))).isInstanceOf(Decision.Send.class);
        assertThat(decide(NONE, expiry)).isEqualTo(new Decision.Settle(new Outcome.Expired(expiry)));
    }

    @Test
    void suppressesInTheWidestScopeThatStops() {
        Suppressions found = new Suppressions(List.of(
                entry("i:shop", Cause.Kind.COMPLAINED),
                entry("*", Cause.Kind.BOUNCED),
                entry("i:other", Cause.Kind.ADDED)));
        assertThat(decide(found, NOW))
                .isEqualTo(new Decision.Settle(new Outcome.Suppressed("*", List.of(Cause.Kind.BOUNCED))));
    }

    @Test
    void aCancellationTouchesOnlyWhatWasPublishedBefore() {
        assertThat(decide(NONE, NOW, cancel("shop", null, NOW)))
                .isEqualTo(new Decision.Settle(new Outcome.Cancelled("jo", null)));
        assertThat(decide(NONE, NOW, cancel("shop", null, NOW.minusMillis(1)))).isInstanceOf(Decision.Send.class);
    }

    @Test
    void anOrderReachesOnlyWhatItNames() {
        assertThat(decide(NONE, NOW, cancel(null, null, NOW))).isInstanceOf(Decision.Settle.class);
        assertThat(decide(NONE, NOW, cancel(null, "spring", NOW))).isInstanceOf(Decision.Settle.class);
        assertThat(decide(NONE, NOW, cancel("shop", "autumn", NOW))).isInstanceOf(Decision.Send.class);
        assertThat(decide(NONE, NOW, cancel("other", "spring", NOW))).isInstanceOf(Decision.Send.class);
    }

    @Test
    void holdsBeforeItSuppressesAndExpiresBeforeItHolds() {
        StopOrder hold = new StopOrder(Action.HOLD, new Reach("shop", null), "jo", "wrong link", NOW.minusSeconds(9));
        Suppressions found = new Suppressions(List.of(entry("*", Cause.Kind.BOUNCED)));
        assertThat(decide(found, NOW, hold)).isEqualTo(new Decision.Hold("held by jo: wrong link"));
        assertThat(decide(found, NOW.plus(Duration.ofDays(2)), hold)).isInstanceOf(Decision.Settle.class);
    }

    private Decision decide(Suppressions suppressions, Instant at, StopOrder... orders) {
        return new Gate(suppressions, List.of(orders), at).decide(submission);
    }

    private static StopOrder cancel(@Nullable String integrationId, @Nullable String campaign, Instant at) {
        return new StopOrder(Action.CANCEL, new Reach(integrationId, campaign), "jo", null, at);
    }

    private Suppressions.Entry entry(String scope, Cause.Kind kind) {
        return new Suppressions.Entry(submission.recipientHash(), scope, List.of(new Suppressions.Held(kind, null)));
    }

    private static Submission submission() {
        String json = "{\"id\":\"a\",\"integrationId\":\"shop\",\"to\":{\"address\":\"jo@example.org\"},"
                + "\"subject\":\"s\",\"text\":\"t\",\"campaign\":\"spring\"}";
        Submissions submissions = new Submissions(
                new RequestParser(RequestLimits.DEFAULT), new AddressHash.Hasher(new byte[32]), Duration.ofDays(1));
        Submissions.Read read = submissions.read(
                json.getBytes(StandardCharsets.UTF_8), MailKind.MARKETING, NOW, new Submission.Position(0, 0, null));
        return ((Submissions.Read.Usable) read).submission();
    }
}
