package dev.sendwell.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.sendwell.config.integration.Samples;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.access.HostileText;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Addresses, queries, forms and bodies with what no database and no calendar can hold. */
@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class HostileInputIT {
    private static final List<String> SETTINGS = List.of(
            "smtp.host",
            "smtp.port",
            "smtp.security",
            "smtp.username",
            "smtp.password",
            "from.address",
            "from.name",
            "replyTo",
            "allowedFromDomains",
            "limits.connections",
            "unconfirmed",
            "webhook.verificationKeys[0]",
            "webhook.oauth.issuer",
            "webhook.oauth.jwksUrl",
            "version",
            "provider");

    private static final Map<String, List<String>> QUERIES = Map.ofEntries(
            Map.entry("/api/audit", List.of("actor", "subject", "from", "to", "before", "limit")),
            Map.entry("/settings/audit", List.of("actor", "subject", "from", "to", "before")),
            Map.entry("/settings/integrations/new", List.of("provider")),
            Map.entry("/settings/integrations/{id}", List.of("saved", "test", "at")),
            Map.entry("/settings/integrations/{id}/webhook", List.of("done")),
            Map.entry("/settings/people", List.of("done")),
            Map.entry("/settings/account", List.of("done")),
            Map.entry("/sign-in", List.of("next", "lost")),
            Map.entry("/session/refresh", List.of("next", "time")),
            Map.entry("/sign-in/openid", List.of("next")),
            Map.entry("/sign-in/openid/callback", List.of("code", "state", "error")));

    private static final Map<String, List<String>> FORMS = Map.ofEntries(
            Map.entry("/settings/integrations/new", List.of("id")),
            Map.entry("/settings/integrations/{id}", SETTINGS),
            Map.entry("/settings/integrations/{id}/test-email", List.of("to")),
            Map.entry("/settings/integrations/{id}/pause", List.of("version")),
            Map.entry("/settings/integrations/{id}/resume", List.of("version")),
            Map.entry("/settings/people", List.of("email", "role")),
            Map.entry("/settings/people/{uuid}", List.of("role", "enabled", "issuerSubject")),
            Map.entry("/settings/people/tokens", List.of("name", "role", "days")),
            Map.entry("/session/refresh", List.of("typed")),
            Map.entry("/session/again", List.of("typed", "kept")));

    private static final List<String> ADDRESSES = List.of(
            "/api/integrations/{x}",
            "/api/integrations/{x}/webhook",
            "/settings/integrations/{x}",
            "/settings/integrations/{x}/webhook",
            "/settings/integrations/{x}/pause",
            "/settings/integrations/{x}/resume",
            "/settings/integrations/{x}/delete",
            "/settings/integrations/{x}/callback-url",
            "/settings/checks/{x}",
            "/settings/people/{x}",
            "/settings/people/tokens/{x}",
            "/sign-in/invitation/{x}");

    private final String id = Samples.newId();

    @BeforeEach
    void createIntegration() {
        As.admin()
                .body(Samples.sendGrid(id, "SG.secret"))
                .post("/api/integrations")
                .then()
                .statusCode(201);
    }

    @TestFactory
    Stream<DynamicTest> noAddressCausesAnError() {
        return ADDRESSES.stream()
                .map(path -> DynamicTest.dynamicTest(
                        path,
                        () -> HostileText.ALL.forEach(
                                text -> expectNoError(as(path).get(path, text).statusCode(), path, "x", text))));
    }

    @TestFactory
    Stream<DynamicTest> noParameterCausesAnError() {
        return tests(
                QUERIES,
                (path, parameter, text) ->
                        as(path).queryParam(parameter, text).get(known(path)).statusCode());
    }

    @TestFactory
    Stream<DynamicTest> noFieldOfAFormCausesAnError() {
        return tests(FORMS, (path, field, text) -> {
            Map<String, String> fields = Samples.form(id, "");
            fields.put("csrf", TestSessions.CSRF);
            fields.put("version", "1");
            fields.put(field, text);
            return as(path).formParams(fields).post(known(path)).statusCode();
        });
    }

    @TestFactory
    Stream<DynamicTest> noFieldOfABodyCausesAnError() {
        return tests(
                Map.of(
                        "/api/integrations/{id}",
                        List.of("provider", "replyTo", "unconfirmed", "allowedFromDomains", "smtp", "enabled")),
                (path, field, text) -> {
                    Map<String, Object> body = Samples.sendGrid(id, "");
                    body.put(field, text);
                    return As.admin()
                            .header("If-Match", "*")
                            .body(body)
                            .put(known(path))
                            .statusCode();
                });
    }

    @TestFactory
    Stream<DynamicTest> noSmallBodyCausesAnError() {
        return tests(
                Map.of(
                        "/api/integrations/{id}/test-emails", List.of("to"),
                        "/api/people", List.of("email", "role"),
                        "/api/tokens", List.of("name", "role", "days"),
                        "/api/session/refresh", List.of("refreshToken")),
                (path, field, text) ->
                        As.admin().body(Map.of(field, text)).post(known(path)).statusCode());
    }

    @Test
    void aNulIsRefusedWithItsPlace() {
        As.viewer()
                .queryParam("actor", "a\0b")
                .get("/api/audit")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("actor"));
        As.viewer().get("/api/integrations/{id}", "\0").then().statusCode(404);
        As.viewersBrowser().get("/settings/integrations/{id}", "a\0").then().statusCode(404);
        Map<String, Object> input = Samples.sendGrid(id, "");
        input.put("replyTo", "a\0@shop.example");
        As.admin()
                .header("If-Match", "*")
                .body(input)
                .put("/api/integrations/{id}", id)
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("replyTo"))
                .body("violations[0].message", equalTo("must not have the character NUL"));
        As.adminsBrowser()
                .formParam("csrf", TestSessions.CSRF)
                .formParam("issuerSubject", "00u\0")
                .post("/settings/people/{id}", UUID.randomUUID())
                .then()
                .statusCode(400);
    }

    @Test
    void theAuditIsAskedOfAnyTime() {
        As.viewer()
                .queryParam("from", "-999999999-01-01T00:00:00Z")
                .queryParam("to", "+999999999-12-31T23:59:59Z")
                .queryParam("subject", "integration/" + id)
                .get("/api/audit")
                .then()
                .statusCode(200)
                .body("size()", equalTo(1));
        As.viewersBrowser()
                .queryParam("from", "-999999999-01-02")
                .queryParam("to", "+999999999-12-29")
                .get("/settings/audit")
                .then()
                .statusCode(200);
    }

    @FunctionalInterface
    private interface Attempt {
        int status(String path, String field, String text);
    }

    private static Stream<DynamicTest> tests(Map<String, List<String>> fields, Attempt attempt) {
        return fields.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .map(field -> DynamicTest.dynamicTest(
                                entry.getKey() + " " + field,
                                () -> HostileText.ALL.forEach(text -> expectNoError(
                                        attempt.status(entry.getKey(), field, text), entry.getKey(), field, text)))));
    }

    private String known(String path) {
        return path.replace("{id}", id).replace("{uuid}", UUID.randomUUID().toString());
    }

    private static RequestSpecification as(String path) {
        return path.startsWith("/api/") ? As.admin() : As.adminsBrowser();
    }

    private static void expectNoError(int status, String path, String field, String text) {
        if (path.equals("/session/refresh") && field.equals("time") && status == 503) {
            // It says that the clocks differ.
            return;
        }
        assertThat(status)
                .as("%s with %s=%s", path, field, text.length() > 60 ? text.length() + " characters" : text)
                .isLessThan(500);
    }
}
