package dev.sendwell.config.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.config.As;
import dev.sendwell.testkit.SendwellBacking;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
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
                    "quarkus.hibernate-orm.statistics", "true",
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.trusted-proxies", "127.0.0.1");
        }
    }

    @Inject
    SessionFactory sessions;

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

    @Test
    void letsTheOwnerInFromAFamiliarNetworkWhileOthersGuess() {
        Map<String, String> owner = Map.of(
                "email", UUID.randomUUID() + "@shop.example",
                "password", "correct horse battery",
                "role", "viewer");
        As.admin().body(owner).post("/api/people").then().statusCode(201);
        signIn("198.51.100.7", owner.get("email"), owner.get("password"), 200);
        for (int guess = 0; guess < 10; guess++) {
            signIn("192.0.2." + guess, owner.get("email"), "a guess at it", 401);
        }

        signIn("192.0.2.99", owner.get("email"), owner.get("password"), 429);
        signIn("198.51.100.7", owner.get("email"), owner.get("password"), 200);
        signIn("192.0.2.99", owner.get("email"), owner.get("password"), 429);
    }

    @Test
    void asksTheDatabaseNothingForAGuessThatIsRefused() {
        for (int i = 0; i < 3; i++) {
            signIn("203.0.113.77", 401);
        }
        long asked = askedForFamiliarNetworks();
        assertThat(asked).isPositive();

        for (int i = 0; i < 5; i++) {
            signIn("203.0.113.77", 429);
        }

        assertThat(askedForFamiliarNetworks()).isEqualTo(asked);
    }

    private long askedForFamiliarNetworks() {
        Statistics statistics = sessions.getStatistics();
        return Arrays.stream(statistics.getQueries())
                .filter(sql -> sql.contains("from familiar_network join person"))
                .mapToLong(sql -> statistics.getQueryStatistics(sql).getExecutionCount())
                .sum();
    }

    private static void signIn(String client, int status) {
        signIn(client, UUID.randomUUID() + "@shop.example", "a guess at it", status);
    }

    private static void signIn(String client, String email, String password, int status) {
        // not localhost, which may be ::1
        given().baseUri("http://127.0.0.1")
                .header("X-Forwarded-For", client)
                .contentType(ContentType.JSON)
                .body(Map.of("email", email, "password", password))
                .post("/api/session")
                .then()
                .statusCode(status);
    }
}
