package dev.sendwell.events;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.access.HostileText;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every parameter, field and body of every route, with what no database and no calendar can hold. */
@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class HostileInputIT {
    private static final String CURSOR =
            "KzEwMDAwMDAtMDEtMDFUMDA6MDA6MDBafHh8MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY";

    private static final List<String> REPORT = List.of(
            "integration",
            "campaign",
            "domain",
            "kind",
            "from",
            "to",
            "zone",
            "by",
            "rows",
            "figure",
            "reason",
            "after");

    private static final Map<String, List<String>> QUERIES = queries();

    private static final Map<String, Map<String, String>> JSON = Map.of(
            "/api/suppressions",
            Map.of("address", "a@example.org", "scope", "*", "reason", "why", "until", "2099-01-01T00:00:00Z"),
            "/api/suppressions/lift",
            Map.of("address", "a@example.org", "scope", "*", "cause", "bounced", "reason", "why"),
            "/api/addresses/nobody@example.org/erase",
            Map.of("reason", "why"));

    private static final Map<String, Map<String, String>> FORMS = Map.of(
            "/suppressions",
            Map.of(
                    "address",
                    "a@example.org",
                    "integration",
                    "shop",
                    "group",
                    "1",
                    "reason",
                    "why",
                    "until",
                    "2099-01-01"),
            "/suppressions/lift",
            Map.of("address", "a@example.org", "scope", "*", "cause", "bounced", "reason", "why"),
            "/suppressions/erase",
            Map.of("address", "nobody@example.org", "reason", "why"));

    private static final List<String> PATHS = List.of(
            "/api/addresses/{x}",
            "/addresses/{x}",
            "/api/suppressions/imports/{x}",
            "/api/suppressions/imports/{x}/rejected.csv",
            "/suppressions/imports/{x}",
            "/suppressions/imports/{x}/progress",
            "/api/events/{x}/order-1",
            "/api/events/shop/{x}",
            "/events/requests/{x}/order-1",
            "/events/requests/shop/{x}",
            "/events/requests/{x}/order-1/rungs",
            "/events/requests/shop/{x}/story",
            "/u/{x}");

    @TestFactory
    List<DynamicTest> noQueryParameterCausesAnError() {
        List<DynamicTest> tests = new ArrayList<>();
        QUERIES.forEach((path, parameters) ->
                parameters.forEach(parameter -> tests.add(DynamicTest.dynamicTest(path + "?" + parameter, () -> {
                    List<String> values = new ArrayList<>(HostileText.ALL);
                    values.add(CURSOR);
                    for (String value : values) {
                        expectNoError(
                                as(path).queryParam(parameter, value).get(path).statusCode(), path, parameter, value);
                    }
                }))));
        return tests;
    }

    @TestFactory
    List<DynamicTest> noFieldOfABodyCausesAnError() {
        List<DynamicTest> tests = new ArrayList<>();
        JSON.forEach((path, fields) -> fields.keySet()
                .forEach(field -> tests.add(DynamicTest.dynamicTest(path + " " + field, () -> {
                    for (String value : HostileText.ALL) {
                        int status = as(path).contentType("application/json")
                                .body(with(fields, field, value))
                                .post(path)
                                .statusCode();
                        expectNoError(status, path, field, value);
                        if (value.indexOf(0) >= 0) {
                            assertThat(status)
                                    .as("%s of %s with NUL", field, path)
                                    .isBetween(400, 499);
                        }
                    }
                }))));
        FORMS.forEach((path, fields) -> fields.keySet()
                .forEach(field -> tests.add(DynamicTest.dynamicTest(path + " " + field, () -> {
                    for (String value : HostileText.ALL) {
                        expectNoError(
                                as(path).contentType("application/x-www-form-urlencoded; charset=UTF-8")
                                        .formParams(with(fields, field, value))
                                        .redirects()
                                        .follow(false)
                                        .post(path)
                                        .statusCode(),
                                path,
                                field,
                                value);
                    }
                }))));
        return tests;
    }

    @TestFactory
    List<DynamicTest> noPathCausesAnError() {
        return PATHS.stream()
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    for (String value : HostileText.ALL) {
                        expectNoError(as(path).get(path, value).statusCode(), path, "x", value);
                    }
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> aFileIsTakenWithWhateverParameters() {
        String path = "/api/suppressions/imports";
        return List.of("reason", "scope", "until", "name").stream()
                .map(parameter -> DynamicTest.dynamicTest(parameter, () -> {
                    for (String value : HostileText.ALL) {
                        Map<String, String> parameters = with(Map.of("reason", "why"), parameter, value);
                        int status = as(path).contentType("text/csv")
                                .queryParams(parameters)
                                .body("a@example.org")
                                .post(path)
                                .statusCode();
                        expectNoError(status, path, parameter, value);
                    }
                }))
                .toList();
    }

    @Test
    void aRebuildOfWhateverDaysCausesNoError() {
        for (String value : HostileText.ALL) {
            for (String parameter : List.of("from", "to")) {
                String path = "/api/reports/rebuild";
                expectNoError(as(path).queryParam(parameter, value).post(path).statusCode(), path, parameter, value);
            }
        }
    }

    @TestFactory
    List<DynamicTest> noFieldOfTheFormWithAFileCausesAnError() {
        String path = "/suppressions/imports";
        return List.of("integration", "group", "reason", "until").stream()
                .map(field -> DynamicTest.dynamicTest(field, () -> {
                    for (String value : HostileText.ALL) {
                        RequestSpecification request = as(path).redirects()
                                .follow(false)
                                .multiPart("file", "list.csv", "a@example.org".getBytes(StandardCharsets.UTF_8));
                        with(Map.of("reason", "why"), field, value)
                                .forEach((name, text) -> request.multiPart(name, text, "text/plain; charset=UTF-8"));
                        expectNoError(request.post(path).statusCode(), path, field, value);
                    }
                }))
                .toList();
    }

    /** {@link AccessIT} knows all routes: whoever adds one sees here that it is not walked. */
    @Test
    void everyRouteThatTakesAnythingIsWalked() {
        Set<String> walked = new HashSet<>();
        QUERIES.keySet().forEach(path -> walked.add("GET " + shape(path)));
        PATHS.forEach(path -> walked.add("GET " + shape(path)));
        JSON.keySet().forEach(path -> walked.add("POST " + shape(path)));
        FORMS.keySet().forEach(path -> walked.add("POST " + shape(path)));
        walked.addAll(
                List.of("POST /api/suppressions/imports", "POST /suppressions/imports", "POST /api/reports/rebuild"));

        List<String> rest = new AccessIT()
                .table().keySet().stream()
                        .filter(route -> !walked.contains(shape(route)))
                        .toList();

        assertThat(rest)
                .as("those that take nothing, or are walked as GET, or have a test of their own")
                .containsExactlyInAnyOrder(
                        "GET /suppressions/imports",
                        "GET /api/suppressions/imports",
                        "GET /api/suppressions/republication",
                        "POST /api/suppressions/republication",
                        "GET /api/reports/rebuild",
                        "POST /reports/rebuild",
                        "POST /u/{token}",
                        "POST /u/{token}/back",
                        "POST /webhooks/sendgrid/{token}");
    }

    private static String shape(String path) {
        return path.replaceAll(
                "\\{[^}]*}|[^/]*@[^/]*|(?<=/events/(requests/)?)shop|(?<=/events/(requests/)?[^/]{1,20}/)order-1", "*");
    }

    private static Map<String, List<String>> queries() {
        Map<String, List<String>> queries = new LinkedHashMap<>();
        List<String> search = List.of("address", "cause", "scope", "integration", "from", "to", "after", "limit");
        queries.put("/api/suppressions", search);
        queries.put("/api/suppressions/export", search);
        queries.put("/suppressions", List.of("address", "cause", "scope", "from", "to", "after", "done"));
        queries.put("/suppressions/lift", List.of("address", "scope", "cause"));
        queries.put("/suppressions/erase", List.of("address"));
        queries.put("/suppressions/policy", List.of("tried"));
        queries.put("/api/events/shop/order-1", List.of("at"));
        queries.put("/events/requests/shop/order-1", List.of("at"));
        queries.put("/events/requests/shop/order-1/rungs", List.of("at"));
        for (String path : List.of("summary", "trend", "campaigns", "domains", "reasons", "requests", "check")) {
            queries.put("/api/reports/" + path, REPORT);
        }
        queries.put("/reports", REPORT);
        for (String path : List.of(
                "figures",
                "requests",
                "requests.csv",
                "figures.csv",
                "trend.csv",
                "campaigns.csv",
                "domains.csv",
                "reasons.csv")) {
            queries.put("/reports/" + path, REPORT);
        }
        return queries;
    }

    private static Map<String, String> with(Map<String, String> fields, String field, String value) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        changed.put(field, value);
        return changed;
    }

    private static void expectNoError(int status, String path, String parameter, String value) {
        assertThat(status)
                .as("%s with %s=%s", path, parameter, value.length() > 60 ? value.length() + " characters" : value)
                .isLessThan(500);
    }

    private static RequestSpecification as(String path) {
        return path.startsWith("/api/")
                ? given().header("Authorization", TestSessions.bearer("admin"))
                : given().cookie(TestSessions.COOKIE, TestSessions.cookie("admin"))
                        .header("X-CSRF-Token", TestSessions.CSRF);
    }
}
