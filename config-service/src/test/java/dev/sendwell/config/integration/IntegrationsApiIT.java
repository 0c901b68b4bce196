package dev.sendwell.config.integration;

import static dev.sendwell.config.integration.Samples.newId;
import static dev.sendwell.config.integration.Samples.part;
import static dev.sendwell.config.integration.Samples.sendGrid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.sendwell.config.As;
import dev.sendwell.config.check.Wish;
import dev.sendwell.testkit.SendwellBacking;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class IntegrationsApiIT {
    @Inject
    Integrations integrations;

    @Test
    void answersWhatWasCreatedWithDefaultsAndWithoutItsSecret() {
        String id = newId();

        ValidatableResponse created = create(sendGrid(id, "SG.very-secret"))
                .statusCode(201)
                .header("Location", containsString("/api/integrations/" + id))
                .header("ETag", "\"1\"");

        created.body("id", equalTo(id))
                .body("version", equalTo(1))
                .body("enabled", equalTo(true))
                .body("smtp.passwordSet", equalTo(true))
                .body("smtp.password", nullValue())
                .body("limits.connections", equalTo(10), "limits.messagesPerConnection", equalTo(100))
                .body("limits.messagesPerSecond", nullValue())
                .body("unconfirmed", equalTo("hold"), "hardBouncesEverywhere", equalTo(true))
                .body("webhook.callbackUrl", matchesPattern("http://localhost:8080/webhooks/sendgrid/[0-9a-f]{32}"))
                .body("webhook.acceptUnsigned", equalTo(false));
        As.viewer()
                .get("/api/integrations/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("webhook.callbackUrl", nullValue());
        As.viewer().get("/api/integrations").then().statusCode(200).body("id", hasItem(id));
    }

    @Test
    void storesTheCanonicalFormOfWhatWasWritten() {
        Map<String, Object> input = sendGrid(newId(), "SG.secret");
        part(input, "smtp").put("host", " SMTP.SendGrid.NET ");
        part(input, "from").put("address", " Hello@Straße.example ");
        input.put("allowedFromDomains", List.of("SHOP.example", "shop.EXAMPLE", "münchen.example"));
        part(input, "webhook")
                .put(
                        "verificationKeys",
                        List.of("-----BEGIN PUBLIC KEY-----\n " + Samples.KEY.substring(0, 60) + "\r\n\t"
                                + Samples.KEY.substring(60) + "\n-----END PUBLIC KEY-----\n"));

        create(input)
                .statusCode(201)
                .body("smtp.host", equalTo("smtp.sendgrid.net"))
                .body("from.address", equalTo("Hello@xn--strae-oqa.example"))
                .body("allowedFromDomains", equalTo(List.of("shop.example", "xn--mnchen-3ya.example")))
                .body("webhook.verificationKeys", equalTo(List.of(Samples.KEY)));
    }

    @Test
    void takesAnApiKeyOfSendGridWithoutTheBlanksThatItWasPastedWith() {
        String id = newId();
        create(sendGrid(id, " SG.secret\t\n")).statusCode(201);

        assertThat(storedPassword(id)).isEqualTo("SG.secret");
    }

    @Test
    void keepsABlankAtTheEndOfAnotherProvidersPassword() {
        String id = newId();
        Map<String, Object> input = sendGrid(id, "ends in a blank ");
        input.put("provider", "smtp");
        create(input).statusCode(201);

        assertThat(storedPassword(id)).isEqualTo("ends in a blank ");
    }

    static Stream<Arguments> brokenInputs() {
        return Stream.of(
                broken("id", "lower-case letters", input -> input.put("id", "Shop_1")),
                broken("id", "lower-case letters", input -> input.remove("id")),
                broken("provider", "must not be null", input -> input.remove("provider")),
                broken("provider", "not a value", input -> input.put("provider", "carrier-pigeon")),
                broken(
                        "smtp.host",
                        "leave out https://",
                        input -> part(input, "smtp").put("host", "https://a.example")),
                broken(
                        "smtp.host",
                        "leave out https://",
                        input -> part(input, "smtp").put("host", "a.example:587")),
                broken(
                        "smtp.host",
                        "has to be given",
                        input -> part(input, "smtp").put("host", " ")),
                broken(
                        "smtp.port",
                        "those are 25, 465, 587, 2525",
                        input -> part(input, "smtp").put("port", 22)),
                broken("smtp.port", "such as 587", input -> part(input, "smtp").remove("port")),
                broken("smtp.port", "not a value", input -> part(input, "smtp").put("port", "smtp")),
                broken(
                        "smtp.password",
                        "has to be given",
                        input -> part(input, "smtp").remove("password")),
                broken(
                        "smtp.password",
                        "line break",
                        input -> part(input, "smtp").put("password", "a\nb")),
                broken("smtp.username", "apikey", input -> part(input, "smtp").remove("username")),
                broken(
                        "smtp.username",
                        "no secret here",
                        input -> part(input, "smtp").putAll(Map.of("username", "one-token", "password", "one-token"))),
                broken("from.address", "no @", input -> part(input, "from").put("address", "hello")),
                broken("from.name", "line break", input -> part(input, "from").put("name", "a\r\nBcc: b@c.example")),
                broken("replyTo", "no valid domain", input -> input.put("replyTo", "care@shop")),
                broken(
                        "allowedFromDomains[1]",
                        "not a domain",
                        input -> input.put("allowedFromDomains", List.of("a.example", "b"))),
                broken(
                        "limits.connections",
                        "greater than or equal to 1",
                        input -> input.put("limits", Map.of("connections", 0))),
                broken("webhook.verificationKeys[0]", "not base64", input -> key(input, "not a key!")),
                broken(
                        "webhook.oauth.audience",
                        "with the other two",
                        input -> part(input, "webhook")
                                .put(
                                        "oauth",
                                        Map.of(
                                                "issuer",
                                                "https://login.example/",
                                                "jwksUrl",
                                                "https://login.example/keys"))),
                broken(
                        "webhook.oauth.jwksUrl",
                        "https",
                        input -> part(input, "webhook")
                                .put(
                                        "oauth",
                                        Map.of(
                                                "issuer",
                                                "me",
                                                "audience",
                                                "sendwell",
                                                "jwksUrl",
                                                "http://169.254.169.254/keys"))),
                broken(
                        "webhook.verificationKeys[0]",
                        "a part of it may be missing",
                        input -> key(input, Samples.KEY.substring(0, 80))),
                broken("webhook.verificationKeys[0]", "another curve", input -> key(input, P384)),
                broken(
                        "webhook.verificationKeys[0]",
                        "private key",
                        input -> key(input, "-----BEGIN PRIVATE KEY-----\nMIGH")),
                broken(
                        "webhook.verificationKeys",
                        "at most two",
                        input -> part(input, "webhook")
                                .put("verificationKeys", List.of(Samples.KEY, Samples.KEY, Samples.KEY))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("brokenInputs")
    void namesTheFieldThatBreaksARuleAndSavesNothing(
            String field, String message, Consumer<Map<String, Object>> change) {
        Map<String, Object> input = sendGrid(newId(), "SG.secret");
        change.accept(input);

        create(input)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("violations.field", hasItem(field))
                .body("violations.find { it.field == '" + field + "' }.message", containsString(message))
                .body(not(containsString("SG.secret")));
        As.admin().get("/api/integrations").then().body("id", not(hasItem(input.get("id"))));
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        Map<String, Object> input = sendGrid("Shop!", "SG.secret");
        part(input, "smtp").put("port", 1);
        part(input, "from").put("address", "nobody");

        create(input)
                .statusCode(400)
                .body("violations.field", equalTo(List.of("id", "smtp.port", "from.address")))
                .body("detail", equalTo("3 fields are not valid."));
    }

    @Test
    void takesABodyThatIsNoJsonForAProblem() {
        for (String body : new String[] {"", "{", "[]", "null"}) {
            As.admin()
                    .body(body)
                    .post("/api/integrations")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
    }

    @Test
    void refusesALostUpdate() {
        String id = newId();
        create(sendGrid(id, "SG.secret")).statusCode(201);
        Map<String, Object> change = sendGrid(id, "SG.other");

        As.admin().body(change).put("/api/integrations/{id}", id).then().statusCode(428);
        As.admin()
                .body(change)
                .header("If-Match", "\"1\"")
                .put("/api/integrations/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"");
        As.admin()
                .body(change)
                .header("If-Match", "\"1\"")
                .put("/api/integrations/{id}", id)
                .then()
                .statusCode(412)
                .body("detail", containsString("its version is now 2"));
        As.admin()
                .header("If-Match", "\"1\"")
                .delete("/api/integrations/{id}", id)
                .then()
                .statusCode(412);
        As.admin()
                .body(change)
                .header("If-Match", "*")
                .put("/api/integrations/{id}", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"3\"");
    }

    @Test
    void keepsThePasswordOnlyWhileItGoesToTheSameServerUnderTheSameName() {
        String id = newId();
        create(sendGrid(id, "SG.secret")).statusCode(201);

        for (Map.Entry<String, Object> elsewhere : Map.<String, Object>of(
                        "host", "evil.example", "port", 465, "security", "none", "username", "other")
                .entrySet()) {
            Map<String, Object> change = sendGrid(id, "");
            part(change, "smtp").put(elsewhere.getKey(), elsewhere.getValue());
            As.admin()
                    .body(change)
                    .header("If-Match", "*")
                    .put("/api/integrations/{id}", id)
                    .then()
                    .statusCode(400)
                    .body("violations.field", equalTo(List.of("smtp.password")))
                    .body("violations[0].message", containsString("has to be typed again"));
        }
        Map<String, Object> same = sendGrid(id, "");
        part(same, "from").put("name", "Another name");
        As.admin()
                .body(same)
                .header("If-Match", "*")
                .put("/api/integrations/{id}", id)
                .then()
                .statusCode(200)
                .body("smtp.passwordSet", equalTo(true), "from.name", equalTo("Another name"));
    }

    @Test
    void forgetsThePasswordWithTheUserName() {
        String id = newId();
        create(sendGrid(id, "SG.secret")).statusCode(201);
        Map<String, Object> open = sendGrid(id, "");
        part(open, "smtp").remove("username");

        As.admin()
                .body(open)
                .header("If-Match", "*")
                .put("/api/integrations/{id}", id)
                .then()
                .statusCode(200)
                .body("smtp.passwordSet", equalTo(false));
    }

    @Test
    void neverUsesAnIdTwice() {
        String id = newId();
        create(sendGrid(id, "SG.secret")).statusCode(201);
        create(sendGrid(id, "SG.secret")).statusCode(409).body("detail", containsString("already"));

        As.admin()
                .header("If-Match", "\"1\"")
                .delete("/api/integrations/{id}", id)
                .then()
                .statusCode(204);
        As.admin().get("/api/integrations/{id}", id).then().statusCode(404);
        As.admin()
                .header("If-Match", "*")
                .delete("/api/integrations/{id}", id)
                .then()
                .statusCode(404);
        create(sendGrid(id, "SG.secret")).statusCode(409).body("detail", containsString("deleted"));
    }

    /** As a check would use it. */
    private @Nullable String storedPassword(String id) {
        Integration stored = integrations.find(id).orElseThrow();
        return integrations.checkable(IntegrationInput.of(stored), stored, null)
                        instanceof Integrations.Checkable.Ready(Wish wish)
                ? wish.password()
                : null;
    }

    private static ValidatableResponse create(Map<String, Object> input) {
        return As.admin().body(input).post("/api/integrations").then();
    }

    private static Arguments broken(String field, String message, Consumer<Map<String, Object>> change) {
        return Arguments.of(field, message, change);
    }

    private static void key(Map<String, Object> input, String key) {
        part(input, "webhook").put("verificationKeys", List.of(key));
    }

    private static final String P384 =
            "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE13o1EVPj5CS6XnbRw7GFe6rYXu0N55KQyjRVaDfCJ9M2kP1QVe55PywSqU01DzZA"
                    + "rhPYyR99zWqQ4eRq1GPZPr1SKW55H8m9wYeZyBSdxT/VV+g+KknCRN3JYHuUqUvx";
}
