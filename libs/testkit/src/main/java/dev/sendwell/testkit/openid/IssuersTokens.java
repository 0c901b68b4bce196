package dev.sendwell.testkit.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.SessionKeys;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service makes of bearer tokens of {@link TestIssuer}. A service has one subclass, a {@code @QuarkusTest} with both resources. */
public abstract class IssuersTokens {
    @TestHTTPResource("/")
    @Nullable
    URI base;

    private final HttpClient client = HttpClient.newHttpClient();

    /** A path of the API that a viewer may read. */
    protected abstract String path();

    /** A path of a page. */
    protected abstract String page();

    /** Until the topic of ended sessions is read, nobody is let in. */
    @BeforeEach
    void knowsWhoIsLetIn() {
        await().atMost(Duration.ofSeconds(30)).until(() -> status(path(), TestSessions.cookie("viewer")) == 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256"})
    void areTakenForTheRoleThatTheirClaimSays(String algorithm) throws IOException, InterruptedException {
        assertThat(status(path(), TestIssuer.token(algorithm, claims -> {}))).isEqualTo(200);
        assertThat(status(path(), TestIssuer.token(algorithm, claims -> claims.putArray("groups"))))
                .isEqualTo(403);
    }

    @Test
    void areForApisOnly() throws IOException, InterruptedException {
        assertThat(status(page(), TestIssuer.token("RS256", claims -> {}))).isEqualTo(401);
    }

    @Test
    void areNotBelievedWhenAnythingIsWrongWithThem() throws IOException, InterruptedException {
        String good = TestIssuer.token("ES256", claims -> {});
        String[] parts = good.split("\\.", -1);
        ObjectNode copied = claims(parts[1]);
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        for (String bad : List.of(
                TestIssuer.token("RS256", claims -> claims.put("aud", "another")),
                TestIssuer.token("RS256", claims -> claims.put("iss", "http://localhost:1")),
                TestIssuer.token("RS256", claims -> claims.put("iss", "sendwell")),
                TestIssuer.token("RS256", claims -> claims.put("exp", 2_000)),
                TestSessions.sign(SessionKeys.generate().signing(), copied),
                none + "." + parts[1] + ".",
                parts[0] + "." + parts[1] + ".")) {
            assertThat(status(path(), bad)).as(bad).isEqualTo(401);
        }
    }

    private static ObjectNode claims(String base64) throws IOException {
        return (ObjectNode)
                ContractsJson.mapper().readTree(Base64.getUrlDecoder().decode(base64));
    }

    private int status(String path, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        Objects.requireNonNull(base).resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
