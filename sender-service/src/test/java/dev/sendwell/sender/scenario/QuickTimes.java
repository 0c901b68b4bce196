package dev.sendwell.sender.scenario;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** Production's behaviour in a test's time. */
public class QuickTimes implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("sendwell.retry.from", "200ms");
        config.put("sendwell.retry.up-to", "400ms");
        config.put("sendwell.lease.length", "5s");
        config.put("sendwell.lease.longest-transaction", "200ms");
        config.put("sendwell.waiting.look-every", "50ms");
        config.put("sendwell.waiting.park-stuck-after", "500ms");
        config.put("sendwell.breaker.probe-every", "10m");
        config.put("sendwell.breaker.connection-failures", "3");
        config.put("sendwell.breaker.refresh-every", "50ms");
        config.put("sendwell.unconfirmed.window", "1s");
        config.put("sendwell.intake.unknown-grace", "300ms");
        config.put("sendwell.suppressions.check-every", "100ms");
        config.put("sendwell.outbox.sweep-after", "300ms");
        config.put("sendwell.outbox.sweep-every", "100ms");
        config.put("sendwell.status.publish-every", "100ms");
        config.put("sendwell.smtp.rest-after-failure", "50ms");
        config.put("sendwell.smtp.reply-timeout", "5s");
        config.put("sendwell.smtp.acceptance-timeout", "5s");
        return config;
    }
}
