package dev.sendwell.config;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.access.RouteWalk;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a program that knows only the OpenAPI document is told. */
@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class DescribedApiIT {
    /** Whoever asks for one of these is not signed in yet. */
    private static final Set<String> FOR_ANYONE = Set.of("POST /api/session", "POST /api/session/refresh");

    @TestHTTPResource(value = "/openapi", management = true)
    URI address;

    private String json = "";
    private final Map<String, JsonNode> operations = new TreeMap<>();

    @BeforeEach
    void read() throws IOException {
        json = given().queryParam("format", "json")
                .get(address)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        JsonNode document = ContractsJson.mapper().readTree(json);
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (!method.getKey().equals("parameters")) {
                        operations.put(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue());
                    }
                }));
    }

    @Test
    void isValid() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);

        assertThat(new OpenAPIV3Parser().readContents(json, null, options).getMessages())
                .isEmpty();
    }

    @Test
    void hasEveryRouteForProgramsAndNoPage() {
        List<String> routes = RouteWalk.routes().stream()
                .filter(route -> route.contains(" /api/"))
                .toList();

        assertThat(operations.keySet()).containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void saysOfEveryOperationWhatItDoesAndThatItsErrorsAreProblems() {
        List<String> wrong = new ArrayList<>();
        operations.forEach((name, operation) -> {
            if (operation.path("summary").asText().isBlank()) {
                wrong.add(name + " has no summary");
            }
            JsonNode responses = operation.get("responses");
            if (!responses.has("default")
                    || responses.properties().stream()
                            .noneMatch(one -> one.getKey().startsWith("2"))) {
                wrong.add(name + " does not say what it answers");
            }
            responses.properties().forEach(response -> {
                JsonNode content = response.getValue().path("content");
                if (response.getKey().startsWith("2")) {
                    if (content.has(Problem.JSON)) {
                        wrong.add(name + " answers a problem with " + response.getKey());
                    }
                } else if (!content.path(Problem.JSON)
                        .path("schema")
                        .path("$ref")
                        .asText()
                        .endsWith("/Problem")) {
                    wrong.add(name + " answers no problem with " + response.getKey());
                }
            });
            if (name.contains("{id}") && !responses.has("404")) {
                wrong.add(name + " does not say what it answers for something unknown");
            }
            if (operation.has("requestBody") && !responses.has("400")) {
                wrong.add(name + " does not say what it answers for a bad body");
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void saysOfEveryOperationWhoMayAskForIt() {
        List<String> wrong = new ArrayList<>();
        operations.forEach((name, operation) -> {
            JsonNode responses = operation.get("responses");
            List<String> schemes = new ArrayList<>();
            operation.path("security").forEach(one -> one.fieldNames().forEachRemaining(schemes::add));
            if (FOR_ANYONE.contains(name)) {
                if (!schemes.isEmpty()) {
                    wrong.add(name + " asks who is there");
                }
            } else if (!schemes.equals(List.of("token", "session")) || !responses.has("401") || !responses.has("403")) {
                wrong.add(name + " has " + schemes);
            }
        });
        assertThat(wrong).isEmpty();
    }
}
