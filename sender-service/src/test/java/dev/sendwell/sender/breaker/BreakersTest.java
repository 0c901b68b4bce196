package dev.sendwell.sender.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.Blob;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationStatus.Reason;
import dev.sendwell.contracts.Mailbox;
import dev.sendwell.sender.integration.Integration;
import dev.sendwell.smtp.Security;
import dev.sendwell.smtp.SmtpServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class BreakersTest {
    private static final Duration PROBE_EVERY = Duration.ofMinutes(1);

    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private final Rows rows = new Rows();
    private final Breakers here = new Breakers(rows, 3, PROBE_EVERY, () -> now);
    private final Breakers there = new Breakers(rows, 3, PROBE_EVERY, () -> now);
    private final Integration shop = integration(1);

    @Test
    void onlyRepeatedConnectionFailuresPause() {
        here.connectionFailed(shop, "no connection");
        here.connectionFailed(shop, "no connection");
        assertThat(here.pauseOf("shop")).isEmpty();
        here.letIn(shop);
        here.connectionFailed(shop, "no connection");
        here.connectionFailed(shop, "no connection");
        assertThat(here.pauseOf("shop")).isEmpty();
        here.connectionFailed(shop, "no connection");
        assertThat(here.pauseOf("shop")).get().extracting(Pause::reason).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void whatOneInstancePausesAnotherLearns() {
        here.trip(shop, Reason.CREDENTIALS, "535");
        there.refresh();
        assertThat(there.pauseOf("shop")).isPresent();
        there.letIn(shop);
        here.refresh();
        assertThat(here.pauseOf("shop")).isEmpty();
    }

    @Test
    void whatWasReadBeforeAPauseBeganDoesNotEndIt() throws InterruptedException {
        Thread tripping = new Thread(() -> here.trip(shop, Reason.CREDENTIALS, "535"));
        rows.onceRead = () -> {
            tripping.start();
            try {
                // It ends at once where it need not wait for the reading.
                tripping.join(Duration.ofMillis(300));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };

        here.refresh();
        tripping.join();

        assertThat(here.pauseOf("shop")).isPresent();
    }

    @Test
    void oneInstanceProbesWhenTheTimeHasCome() {
        here.trip(shop, Reason.CREDENTIALS, "535");
        there.refresh();
        assertThat(here.takeProbe(shop)).isFalse();
        now = now.plus(PROBE_EVERY);
        assertThat(here.takeProbe(shop)).isTrue();
        assertThat(there.takeProbe(shop)).isFalse();
    }

    @Test
    void otherSettingsAreProbedAtOnce() {
        here.trip(shop, Reason.CREDENTIALS, "535");
        assertThat(here.takeProbe(integration(2))).isTrue();
        here.refresh();
        assertThat(here.takeProbe(integration(2))).isFalse();
    }

    @Test
    void aUsedUpQuotaEndsOnlyWithAnAcceptedMessage() {
        here.trip(shop, Reason.QUOTA, "451 Maximum credits exceeded");
        here.letIn(shop);
        assertThat(here.pauseOf("shop")).isPresent();
        now = now.plus(PROBE_EVERY.multipliedBy(9));
        assertThat(here.takeProbe(shop)).isFalse();
        now = now.plus(PROBE_EVERY);
        assertThat(here.takeProbe(shop)).isTrue();
        here.accepted(shop);
        assertThat(here.pauseOf("shop")).isEmpty();
    }

    @Test
    void aPauseLastsSinceItBegan() {
        Instant began = now;
        here.trip(shop, Reason.CREDENTIALS, "535");
        now = now.plusSeconds(90);
        here.trip(shop, Reason.CREDENTIALS, "535");
        assertThat(here.pauseOf("shop")).get().extracting(Pause::since).isEqualTo(began);
    }

    private static Integration integration(long version) {
        return new Integration(
                new IntegrationRecord.Integration(
                        "shop",
                        version,
                        IntegrationRecord.Provider.SENDGRID,
                        true,
                        new IntegrationRecord.Smtp("localhost", 25, IntegrationRecord.Security.NONE, null, null),
                        new Mailbox("shop@example.com", null),
                        List.of(),
                        null,
                        new IntegrationRecord.Limits(1, 1, null),
                        IntegrationRecord.UnconfirmedRule.HOLD,
                        false,
                        true,
                        new IntegrationRecord.Webhook(
                                new IntegrationRecord.EncryptedSecret(Blob.of(new byte[1])), List.of(), false),
                        Instant.EPOCH),
                SmtpServer.at("localhost", 25, Security.NONE));
    }

    private static final class Rows implements BreakerStore {
        private final Map<String, Pause> rows = new ConcurrentHashMap<>();
        private Runnable onceRead = () -> {};

        @Override
        public List<Pause> open() {
            List<Pause> read = List.copyOf(rows.values());
            onceRead.run();
            return read;
        }

        @Override
        public void trip(Pause pause) {
            rows.put(pause.integrationId(), pause);
        }

        @Override
        public void close(String integrationId) {
            rows.remove(integrationId);
        }

        @Override
        public boolean takeProbe(String integrationId, long settingsVersion, Instant now, Instant next) {
            Pause row = rows.get(integrationId);
            if (row == null || (row.probeAt().isAfter(now) && row.settingsVersion() >= settingsVersion)) {
                return false;
            }
            rows.put(
                    integrationId,
                    new Pause(
                            integrationId,
                            row.reason(),
                            row.detail(),
                            row.since(),
                            next,
                            Math.max(row.settingsVersion(), settingsVersion)));
            return true;
        }
    }
}
