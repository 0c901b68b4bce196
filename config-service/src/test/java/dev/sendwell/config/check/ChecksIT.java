package dev.sendwell.config.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sendwell.advice.Trouble;
import dev.sendwell.config.ServiceConfig;
import dev.sendwell.config.audit.Actor;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.Security;
import dev.sendwell.smtp.AddressGuard;
import dev.sendwell.smtp.AllowedPorts;
import dev.sendwell.smtp.SmtpServer;
import dev.sendwell.testkit.SendwellBacking;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class ChecksIT {
    /** More than may run at once. */
    private static final int MANY = 20;

    @Inject
    CheckRows rows;

    @Inject
    InstantSource clock;

    @Inject
    ServiceConfig config;

    @Test
    void goOnAfterChecksThatBrokeOffWithAnError() {
        SmtpServer.Network broken = new SmtpServer.Network(
                AddressGuard.DEFAULT,
                AllowedPorts.ANY,
                host -> {
                    throw new LinkageError("on purpose");
                },
                null);
        Checks checks = new Checks(rows, clock, config, broken);
        Wish wish = new Wish(
                new Trouble.Server(IntegrationRecord.Provider.SMTP, "smtp.test", 587, Security.STARTTLS, null),
                null,
                "shop@example.com",
                null);

        for (int i = 0; i < MANY; i++) {
            AtomicReference<UUID> id = new AtomicReference<>();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> checks.start(wish, "integration/checks", new Actor("somebody"))
                            .map(started -> {
                                id.set(started);
                                return true;
                            })
                            .orElse(false));

            assertThat(checks.await(id.get()).finished()).isTrue();
            assertThat(checks.find(id.get()).orElseThrow().finished()).isTrue();
        }
    }
}
