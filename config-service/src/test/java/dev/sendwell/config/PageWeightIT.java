package dev.sendwell.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.config.integration.Samples;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a page costs: bytes over the wire on a first visit, and time on the server. */
@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class PageWeightIT {
    private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"");
    private static final Pattern AT_ONCE = Pattern.compile("hx-get=\"([^\"]+)\" hx-trigger=\"load");
    private static final int VISITS = 30;

    private final String id = Samples.newId();

    @TestHTTPResource("/")
    URI base;

    @Test
    void aFirstVisitTakesLessThan100KilobytesAndAPageLessThan100Milliseconds() throws Exception {
        As.admin()
                .body(Samples.sendGrid(id, "SG.secret"))
                .post("/api/integrations")
                .then()
                .statusCode(201);
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String path : List.of(
                    "/settings",
                    "/settings/integrations/new",
                    "/settings/integrations/new?provider=sendgrid",
                    "/settings/integrations/" + id,
                    "/settings/integrations/" + id + "/webhook",
                    "/settings/integrations/" + id + "/delete",
                    "/settings/incidents",
                    "/settings/people",
                    "/settings/audit",
                    "/settings/account",
                    "/sign-in")) {
                byte[] page = get(http, path);
                long bytes = page.length;
                List<String> assets = assets(page);
                // style, icon, and two scripts; whatever a page asks for by itself, too
                assertThat(assets).as(path).hasSizeGreaterThanOrEqualTo(4);
                for (String fragment : fragments(page)) {
                    bytes += get(http, fragment).length;
                }
                for (String asset : assets) {
                    bytes += get(http, asset).length;
                }
                long[] nanos = new long[VISITS];
                for (int i = 0; i < VISITS; i++) {
                    long from = System.nanoTime();
                    get(http, path);
                    nanos[i] = System.nanoTime() - from;
                }
                long best = LongStream.of(nanos).min().orElseThrow();
                long median = LongStream.of(nanos)
                        .sorted()
                        .skip(VISITS / 2)
                        .findFirst()
                        .orElseThrow();
                System.out.printf(
                        "%-50s first visit %,7d bytes, median %5.1f ms, best %5.1f ms%n",
                        path, bytes, median / 1e6, best / 1e6);
                assertThat(bytes).as("bytes of a first visit to " + path).isLessThan(100_000);
                // The best of many: what the server needs, not what else this machine does.
                assertThat(Duration.ofNanos(best)).as("time of " + path).isLessThan(Duration.ofMillis(100));
            }
        }
    }

    /** Style and scripts are compressed; pages are not, because they hold a CSRF token (BREACH). */
    @Test
    void whatAllPagesShareIsCompressedAndKeptForAYearAndPagesAreNeither() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> page = answer(http, "/settings");
            assertThat(page.headers().firstValue("Content-Encoding").orElse("identity"))
                    .isEqualTo("identity");
            assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
            List<String> texts = assets(page.body()).stream()
                    .filter(asset -> asset.matches(".*\\.(css|js)(\\?.*)?"))
                    .toList();
            assertThat(texts).hasSizeGreaterThanOrEqualTo(3);
            for (String text : texts) {
                HttpResponse<byte[]> compressed = answer(http, text);
                assertThat(compressed.headers().firstValue("Content-Encoding"))
                        .as(text)
                        .hasValue("gzip");
                assertThat(compressed.headers().firstValue("Cache-Control"))
                        .as(text)
                        .hasValue("public, max-age=31536000, immutable");
            }
        }
    }

    private static List<String> fragments(byte[] page) {
        return AT_ONCE.matcher(new String(page, StandardCharsets.UTF_8))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static List<String> assets(byte[] page) {
        return ASSET.matcher(new String(page, StandardCharsets.UTF_8))
                .results()
                .map((MatchResult found) -> found.group(1))
                .distinct()
                .toList();
    }

    /** The body as it came over the wire, still compressed where it was. */
    private byte[] get(HttpClient http, String path) throws IOException, InterruptedException {
        return answer(http, path).body();
    }

    private HttpResponse<byte[]> answer(HttpClient http, String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Cookie", TestSessions.COOKIE + "=" + TestSessions.cookie("admin"))
                        .header("Accept", "text/html,*/*")
                        .header("Accept-Encoding", "gzip")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer;
    }
}
