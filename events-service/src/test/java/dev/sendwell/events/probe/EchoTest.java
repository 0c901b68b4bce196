package dev.sendwell.events.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.advice.Advice;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.EmailEvent.EventRef;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.RequestRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EchoTest {
    private static final Instant ASKED = Instant.parse("2026-11-23T10:00:00Z");

    @Test
    void waitsInPatienceAtFirst() {
        Echo echo = echo(List.of(), Map.of(), Duration.ofSeconds(100));

        assertThat(echo.done()).isFalse();
        assertThat(echo.advice()).isEmpty();
        assertThat(echo.steps()).extracting(Echo.Step::tone).containsExactly("wait", "wait");
    }

    static Stream<Arguments> whatIsMissing() {
        return Stream.of(
                Arguments.of(List.of(), Map.of(), "no-event"),
                Arguments.of(List.of(processed(3)), Map.of(), "no-delivery"),
                Arguments.of(List.of(), Map.of("unsigned", 1L), "events-unsigned"),
                Arguments.of(List.of(), Map.of("wrong-signature", 2L), "events-wrong-key"),
                Arguments.of(List.of(processed(3), deferred()), Map.of(), "deferred"));
    }

    @ParameterizedTest
    @MethodSource("whatIsMissing")
    void saysAfterSomeMinutesWhatToLookAt(List<EmailEvent> events, Map<String, Long> refusals, String rule) {
        assertThat(rules(echo(events, refusals, Duration.ofMinutes(3)))).containsExactly(rule);
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(new EmailEvent.Delivered(ref(7), "250 OK"), "", "delivered"),
                Arguments.of(new EmailEvent.Dropped(ref(7), "Bounced Address", null), "fail", "dropped"),
                Arguments.of(new EmailEvent.Blocked(ref(7), "550 spam", null, null), "fail", "blocked"),
                Arguments.of(
                        new EmailEvent.Bounced(ref(7), "550 no", null, null, EmailEvent.Permanence.PERMANENT),
                        "fail",
                        "bounced"));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void endsWithWhatBecameOfIt(EmailEvent end, String tone, String rule) {
        Echo echo = echo(List.of(processed(3), end), Map.of("unsigned", 4L), Duration.ofSeconds(8));

        assertThat(echo.done()).isTrue();
        assertThat(echo.steps()).extracting(Echo.Step::tone).containsExactly("", tone);
        assertThat(echo.steps().getLast().detail()).startsWith("Signature good, after 7 s");
        assertThat(rules(echo)).containsExactly(rule);
    }

    @Test
    void doesNotWaitForAProcessedThatComesAfterTheDelivery() {
        Echo echo = echo(List.of(new EmailEvent.Delivered(ref(7), null)), Map.of(), Duration.ofSeconds(8));

        assertThat(echo.done()).isTrue();
        assertThat(echo.steps()).extracting(Echo.Step::tone).containsExactly("off", "");
    }

    @Test
    void saysNotAfterHowLongWhenNobodySaysWhenItWasAskedFor() {
        Echo echo = Echo.of(List.of(processed(3)), true, Map.of(), Duration.ofMinutes(2), Echo.UNKNOWN, ASKED);

        assertThat(echo.steps().getFirst().detail()).isEqualTo("Signature good");
        assertThat(echo.advice()).isEmpty();
        assertThat(echo.done()).isFalse();
    }

    @Test
    void givesUpWhenNobodyWouldStillLook() {
        assertThat(echo(List.of(), Map.of(), Duration.ofMinutes(16)).done()).isTrue();
    }

    private static Echo echo(List<EmailEvent> events, Map<String, Long> refusals, Duration waited) {
        return Echo.of(events, true, refusals, Duration.ofMinutes(2), ASKED, ASKED.plus(waited));
    }

    private static List<String> rules(Echo echo) {
        return echo.advice().stream().map(Advice::rule).toList();
    }

    private static EmailEvent processed(int second) {
        return new EmailEvent.Processed(ref(second));
    }

    private static EmailEvent deferred() {
        return new EmailEvent.Deferred(ref(5), "450 later", 1);
    }

    private static EventRef ref(int second) {
        Instant at = ASKED.plusSeconds(second);
        return new EventRef(
                "0".repeat(32),
                at,
                at,
                new RequestRef("shop", "test-1", null, MailKind.TRANSACTIONAL, null, Map.of()),
                null,
                null,
                null);
    }
}
