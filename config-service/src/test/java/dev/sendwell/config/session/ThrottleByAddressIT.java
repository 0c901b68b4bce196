package dev.sendwell.config.session;

import static io.restassured.RestAssured.given;

import dev.sendwell.testkit.SendwellBacking;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Behind a proxy that is trusted to say who the client is, as the local gateway is. */
@QuarkusTest
@TestProfile(ThrottleByAddressIT.BehindAProxy.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class ThrottleByAddressIT {

    public static class BehindAProxy implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sendwell.guessing.failures-per-address", "3",
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.trusted-proxies", "127.0.0.1");
        }
    }

    @Test
    void makesOneClientWaitAndNotItsNeighbourBehindTheSameProxy() {
        for (int i = 0; i < 3; i++) {
            signIn("203.0.113.9", 401);
        }

        signIn("203.0.113.9", 429);
        signIn("203.0.113.10", 401);
    }

    @Test
    void makesAWholeIpv6NetworkWaitWhateverAddressOfItAGuessComesFrom() {
        for (int i = 0; i < 3; i++) {
            signIn("2001:db8:7:7::" + i, 401);
        }

        signIn("2001:db8:7:7:ffff::1", 429);
        signIn("2001:db8:7:8::1", 401);
    }

    private static void signIn(String client, int status) {
        // not localhost, which may be ::1
        given().baseUri("http://127.0.0.1")
                .header("X-Forwarded-For", client)
                .contentType(ContentType.JSON)
                .body(Map.of("email", UUID.randomUUID() + "@shop.example", "password", "a guess at it"))
                .post("/api/session")
                .then()
                .statusCode(status);
    }
}
