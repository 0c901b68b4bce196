package dev.sendwell.config.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.sendwell.config.As;
import dev.sendwell.config.ServiceConfig;
import dev.sendwell.config.connect.Connecting;
import dev.sendwell.config.integration.Integrations;
import dev.sendwell.config.integration.Samples;
import dev.sendwell.config.status.IntegrationStatuses;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.contracts.Topic;
import dev.sendwell.smtp.AddressGuard;
import dev.sendwell.smtp.AllowedPorts;
import dev.sendwell.smtp.Resolver;
import dev.sendwell.smtp.SmtpServer;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.smtp.ReceivedMessage;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import dev.sendwell.testkit.smtp.TestTls;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
@WithTestResource(OperatorsServer.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WatchIT {
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");

    private final String id = Samples.newId();
    private final KafkaProbe kafka = new KafkaProbe();
    private volatile Instant now = START;
    private final InstantSource clock = () -> now;

    @Inject
    Integrations integrations;

    @Inject
    IntegrationStatuses statuses;

    @Inject
    Connecting connecting;

    @Inject
    EntityManager entities;

    @Inject
    ServiceConfig config;

    @Inject
    Vertx vertx;

    private Watch watch;

    @BeforeEach
    void createIntegration() {
        watch = watch();
        As.admin()
                .body(Samples.sendGrid(id, "SG.secret"))
                .post("/api/integrations")
                .then()
                .statusCode(201);
        await().until(statuses::known);
    }

    @AfterEach
    void deleteIntegration() {
        As.admin().header("If-Match", "*").delete("/api/integrations/{id}", id);
        now = now.plus(Duration.ofMinutes(2));
        watch.look();
        kafka.close();
    }

    @Test
    @Order(1)
    void mailsOnceWhenItBeginsAlsoAfterAFailureAndOnceWhenItIsOver() {
        sender(pause("535 5.7.8 Authentication failed"), null);

        watch.look();
        assertThat(OperatorsServer.mails(id)).isEmpty();
        As.viewer().get("/api/incidents").then().body("integrationId", hasItem(id));
        As.viewersBrowser().get("/settings/incidents").then().body(containsString("The mail could not be sent"));
        now = now.plusSeconds(59);
        watch.look();
        assertThat(OperatorsServer.mails(id)).isEmpty();
        now = now.plusSeconds(1);
        watch.look();
        watch.look();

        assertThat(OperatorsServer.mails(id)).singleElement().satisfies(mail -> {
            assertThat(mail.recipients()).hasSize(2);
            assertThat(text(mail))
                    .contains("Subject: [Sendwell] " + id + ": Paused: SendGrid refuses the key\r\n")
                    .contains("Create a key with")
                    .contains("535 5.7.8 Authentication failed")
                    .contains("http://localhost:8080/settings/integrations/" + id);
        });

        sender(null, null);
        watch.look();
        watch.look();

        assertThat(OperatorsServer.mails(id)).hasSize(2);
        assertThat(text(OperatorsServer.mails(id).getLast())).contains("Subject: [Sendwell] " + id + ": over: Paused");
        As.viewersBrowser().get("/settings/incidents").then().body(containsString("<th scope=\"row\">" + id + "</th>"));
    }

    @Test
    void severalInstancesSendOneMail() throws Exception {
        sender(pause("535 no"), null);
        try (ExecutorService instances = Executors.newFixedThreadPool(4)) {
            for (Future<?> each : instances.invokeAll(List.of(
                    Executors.callable(watch()::look),
                    Executors.callable(watch()::look),
                    Executors.callable(watch()::look),
                    Executors.callable(watch()::look)))) {
                each.get();
            }
        }
        watch.look();

        assertThat(OperatorsServer.mails(id)).hasSize(1);
        assertThat(incidents()).hasSize(1);
    }

    @Test
    void tellsOfSilenceAfterHalfAnHourAndNotBefore() {
        sender(null, START);
        events(START.minusSeconds(7200), Map.of(), START);
        watch.look();
        now = START.plus(Duration.ofMinutes(29));
        // more was accepted meanwhile: the silence began with the first of it
        sender(null, now);
        watch.look();
        assertThat(open()).isEmpty();
        now = START.plus(Duration.ofMinutes(30));
        watch.look();
        assertThat(open()).contains(Kind.NO_EVENTS);

        events(now, Map.of(), now);
        watch.look();

        assertThat(open()).isEmpty();
        assertThat(incidents()).singleElement().satisfies(incident -> {
            assertThat(incident.since).isEqualTo(START);
            assertThat(incident.endedAt).isEqualTo(now);
        });
    }

    @Test
    void forgetsASilenceThatAnEventEnded() {
        for (int minute = 0; minute < 90; minute += 10) {
            now = START.plus(Duration.ofMinutes(minute));
            sender(null, now);
            events(now.minusSeconds(60), Map.of(), now.minusSeconds(60));
            watch.look();
            assertThat(open()).isEmpty();
        }
        assertThat(incidents()).hasSize(1).allMatch(incident -> incident.openedAt == null);
    }

    @Test
    void tellsOfRefusalsThatGoOnAndEndsWhenOnePostIsTaken() {
        events(null, Map.of("unsigned", 1L), START);
        watch.look();
        now = START.plus(Duration.ofMinutes(20));
        watch.look();
        assertThat(open()).as("one refused post is a mishap").isEmpty();

        events(null, Map.of("unsigned", 2L), now);
        watch.look();
        assertThat(open()).contains(Kind.EVENTS_REFUSED);

        now = now.plusSeconds(60);
        events(now, Map.of("unsigned", 2L), now);
        watch.look();
        assertThat(open()).isEmpty();
    }

    @Test
    void tellsOfASecretThatNoKeyOpens() {
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("update integration set password = '\\x00' where id = :id")
                        .setParameter("id", id)
                        .executeUpdate());

        watch.look();

        assertThat(open()).contains(Kind.SECRET_LOCKED);
    }

    @Test
    void tellsOfACertificateThatEndsSoon() {
        now = Instant.parse("2099-12-25T00:00:00Z");
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .startTls(TestTls.server("localhost"))
                .start()) {
            sendThrough(server.port());

            CertificateLook look = certificateLook();
            look.look();
            look.look();
            watch.look();

            assertThat(server.commands()).as("once a day").containsOnlyOnce("STARTTLS");
            assertThat(server.commands()).noneMatch(command -> command.startsWith("AUTH"));
            assertThat(open()).contains(Kind.CERTIFICATE);
        }
    }

    @Test
    void tellsOfACertificateUntilAnotherIsSeenOrTheServerIsAnother() {
        now = Instant.parse("2099-12-25T00:00:00Z");
        CertificateLook look = certificateLook();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .startTls(TestTls.server("localhost"))
                .start()) {
            sendThrough(server.port());
            look.look();
        }
        watch.look();
        assertThat(open()).contains(Kind.CERTIFICATE);

        now = now.plus(Duration.ofDays(30));
        look.look();
        watch.look();
        assertThat(open()).as("the server is away, its certificate no better").contains(Kind.CERTIFICATE);

        sendThrough(587);
        now = now.plus(Duration.ofDays(1));
        look.look();
        watch.look();
        assertThat(open()).as("another server").doesNotContain(Kind.CERTIFICATE);
    }

    private CertificateLook certificateLook() {
        return new CertificateLook(
                integrations,
                entities,
                clock,
                new SmtpServer.Network(AddressGuard.DEFAULT, AllowedPorts.ANY, Resolver.SYSTEM, TestTls.client()));
    }

    private void sendThrough(int port) {
        Map<String, Object> input = Samples.sendGrid(id, "SG.secret");
        input.put(
                "smtp",
                new HashMap<>(Map.of(
                        "host", "localhost",
                        "port", port,
                        "security", "starttls",
                        "username", "apikey",
                        "password", "SG.secret")));
        As.admin()
                .body(input)
                .header("If-Match", "*")
                .put("/api/integrations/{id}", id)
                .then()
                .statusCode(200);
    }

    @Test
    void theBannerStandsOnEveryPageUntilItIsOver() {
        sender(pause("535 no"), null);
        watch.look();

        for (String page : List.of("/settings", "/settings/integrations/" + id, "/settings/incidents/banner")) {
            As.viewersBrowser()
                    .get(page)
                    .then()
                    .statusCode(200)
                    .body(containsString("attention:</b>"))
                    .body(containsString(id + "</a>: Paused: SendGrid refuses the key"));
        }
        sender(null, null);
        watch.look();
        As.viewersBrowser()
                .get("/settings")
                .then()
                .body(containsString("hx-get=\"/settings/incidents/banner\""))
                .body(not(containsString("attention:</b>")));
        As.viewer()
                .get("/api/incidents")
                .then()
                .body("find { it.integrationId == '" + id + "' }.kind", equalTo("PAUSED"));
    }

    @Test
    void saysNothingOfWhatAPersonPaused() {
        sender(pause("535 no"), null);
        As.admin()
                .header("If-Match", "*")
                .post("/api/integrations/{id}/pause", id)
                .then()
                .statusCode(200);

        watch.look();

        assertThat(incidents()).isEmpty();
    }

    private Watch watch() {
        return new Watch(
                integrations, statuses, connecting, entities, clock, config, new IncidentMail(config, clock, vertx));
    }

    private static IntegrationStatus.Pause pause(String detail) {
        return new IntegrationStatus.Pause(IntegrationStatus.Reason.CREDENTIALS, detail, START);
    }

    private void sender(IntegrationStatus.@Nullable Pause pause, @Nullable Instant lastAccepted) {
        IntegrationStatus status = new IntegrationStatus(
                id, "sender-service", 1, now, pause, lastAccepted, Map.of(), null, Map.of(), null);
        kafka.publish(Topic.INTEGRATION_STATUS, status.key(), ContractsJson.write(status));
        await().until(() -> statuses.sender(id).equals(Optional.of(status)));
    }

    private void events(@Nullable Instant lastEvent, Map<String, Long> refusals, Instant at) {
        IntegrationStatus status =
                new IntegrationStatus(id, "events-service", 1, at, null, null, Map.of(), lastEvent, refusals, null);
        kafka.publish(Topic.INTEGRATION_STATUS, status.key(), ContractsJson.write(status));
        await().until(() -> statuses.events(id).equals(Optional.of(status)));
    }

    private List<Kind> open() {
        return incidents().stream()
                .filter(incident -> incident.openedAt != null && incident.endedAt == null)
                .map(incident -> incident.kind)
                .toList();
    }

    private List<Incident> incidents() {
        return QuarkusTransaction.requiringNew().call(() -> Incident.list("integrationId", id));
    }

    /** Quoted-printable undone as far as the lines go. */
    private static String text(ReceivedMessage mail) {
        return mail.wire().replace("=\r\n", "").replace("\r\n ", " ");
    }
}
