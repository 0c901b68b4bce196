package dev.sendwell.sender.scenario;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.matchesPattern;

import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.EncryptedSecret;
import dev.sendwell.contracts.IntegrationRecord.Smtp;
import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.secrets.Listener;
import dev.sendwell.testkit.session.TestSessions;
import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the sender makes of encrypted passwords, and that none of them gets out. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
class KeysIT extends SenderScenario {
    private static final String PASSWORD = "SG.open-sesame-4711";

    @TestHTTPResource(value = "/health/ready", management = true)
    URI ready;

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @Test
    void settingsThatNoKeyOpensLeaveTheOnesBeforeInForceAndSaySo() {
        givenServer(ScriptedSmtpServer.scenario());
        publish(email("before"));
        outcome("before", Delivery.Accepted.class);

        givenSettings(settings -> with(settings, smtp(settings, foreign())));

        long locked = status(status -> status.lockedVersion() != null).lockedVersion();
        assertThat(status(status -> status.lockedVersion() != null).settingsVersion())
                .isLessThan(locked);
        publish(email("after"));
        outcome("after", Delivery.Accepted.class);
        given().get(ready)
                .then()
                .statusCode(200)
                .body(
                        "checks.find { it.name == 'settings' }.data.'" + integrationId + "'",
                        containsString("version " + locked + " cannot be used"));
        // One at least: other tests of this application leave settings locked too.
        given().get(metrics).then().body(matchesPattern("(?s).*\\nsendwell_settings_locked [1-9].*"));

        givenSettings(settings -> settings);
        status(status -> status.lockedVersion() == null && status.settingsVersion() > locked);
    }

    @Test
    void anIntegrationWhoseFirstPasswordNoKeyOpensSaysSo() {
        givenSettings(settings -> with(settings, smtp(settings, foreign())));

        assertThat(status(status -> status.lockedVersion() != null).settingsVersion())
                .isZero();

        givenSettings(settings -> settings);
        status(status -> status.lockedVersion() == null && status.settingsVersion() > 0);
    }

    @Test
    void noLogLineAnswerOrRecordContainsThePassword() {
        try (Listener listener = new Listener();
                KafkaProbe kafka = new KafkaProbe()) {
            String response =
                    Base64.getEncoder().encodeToString(("\0apikey\0" + PASSWORD).getBytes(StandardCharsets.UTF_8));
            givenServer(ScriptedSmtpServer.scenario()
                    .offering("PIPELINING", "8BITMIME", "AUTH PLAIN LOGIN")
                    .when(
                            "AUTH",
                            Answer.reply("500 5.5.1 Command unrecognized: \"AUTH PLAIN " + response + "\", not "
                                    + PASSWORD)));
            givenSettings(settings -> with(settings, smtp(settings, secret(PASSWORD))));
            publish(email("refused"));
            awaitWaiting("refused", "paused");
            givenSettings(settings -> with(settings, smtp(settings, foreign())));
            status(status -> status.lockedVersion() != null);
            for (String path : new String[] {
                "/queue", "/queue/requests/" + integrationId + "/refused", "/api/requests/" + integrationId + "/refused"
            }) {
                listener.heard(
                        path,
                        given().cookie(TestSessions.COOKIE, TestSessions.cookie("admin"))
                                .get(path)
                                .then()
                                .statusCode(200)
                                .extract()
                                .asString());
            }
            listener.hearTopics(kafka);

            listener.heardNothingOf(Map.of("SMTP password", PASSWORD, "AUTH PLAIN response", response), 10);
        }
        givenSettings(settings -> settings);
    }

    private static Smtp smtp(IntegrationRecord.Integration settings, EncryptedSecret password) {
        Smtp smtp = settings.smtp();
        return new Smtp(smtp.host(), smtp.port(), smtp.security(), "apikey", password);
    }

    private EncryptedSecret foreign() {
        return SecretKeyset.fromJson(SecretKeyset.generateJson()).encrypt(integrationId, "smtp.password", PASSWORD);
    }
}
