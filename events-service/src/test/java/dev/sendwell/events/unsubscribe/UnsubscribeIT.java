package dev.sendwell.events.unsubscribe;

import static io.restassured.RestAssured.given;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.SuppressionRecord;
import dev.sendwell.contracts.SuppressionRecord.Suppression;
import dev.sendwell.contracts.Topic;
import dev.sendwell.contracts.UnsubscribeToken;
import dev.sendwell.events.SendGridEvent;
import dev.sendwell.events.TestClock;
import dev.sendwell.events.TestIntegration;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The link in a message, as mail programs and people follow it. */
@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class UnsubscribeIT {
    private static final String ONE_CLICK = "List-Unsubscribe=One-Click";

    private final KafkaProbe kafka = new KafkaProbe();
    private final TestIntegration shop = TestIntegration.known(kafka);
    private final String address = "person-" + UUID.randomUUID() + "@example.org";
    private final String path = "/u/"
            + UnsubscribeToken.Keyset.fromJson(TestKeys.current().unsubscribeKeyset())
                    .write(new UnsubscribeToken(shop.id(), "order-1", "sale", address));

    @Inject
    TestClock clock;

    @AfterEach
    void close() {
        clock.moveAheadBy(Duration.ZERO);
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"})
    void aMailProgramUnsubscribesWithOnePostAndNoRedirect(String type) {
        String body = type.startsWith("multipart")
                ? "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"
                : ONE_CLICK;
        given().config(RestAssured.config()
                        .encoderConfig(encoderConfig().encodeContentTypeAs("multipart/form-data", ContentType.TEXT)))
                .contentType(type)
                .body(body)
                .redirects()
                .follow(false)
                .post(path)
                .then()
                .statusCode(200);

        Cause cause = suppression(s -> !s.causes().isEmpty()).causes().getFirst();
        assertThat(cause.kind()).isEqualTo(Cause.Kind.UNSUBSCRIBED);
        assertThat(cause.actor()).isEqualTo("recipient");
        assertThat(cause.requestId()).isEqualTo("order-1");
        assertThat(cause.campaign()).isEqualTo("sale");
    }

    @Test
    void lookingAtThePageChangesNothing() {
        look().body(containsString("Shop"))
                .body(containsString("Unsubscribe</button>"))
                .body(not(containsString(address)));

        given().head(path).then().statusCode(200);

        look().body(containsString("Unsubscribe</button>"));
    }

    @Test
    void aPersonLeavesComesBackAndLeavesAgain() {
        post("").body(containsString("You are unsubscribed")).body(containsString("Subscribe again</button>"));
        post("").body(containsString("You are unsubscribed"));

        clock.moveAheadBy(Duration.ofSeconds(2));
        post("/back").body(containsString("Unsubscribe</button>"));
        suppression(s -> s.causes().isEmpty());

        clock.moveAheadBy(Duration.ofSeconds(4));
        post("").body(containsString("You are unsubscribed"));
        assertThat(suppression(s -> s.version() == 3).causes()).hasSize(1);
    }

    @Test
    void whoeverChangesHisMindWithinOneSecondSeesIt() {
        for (int version = 1; version <= 5; version += 2) {
            post("").body(containsString("You are unsubscribed"));
            look().body(containsString("Subscribe again</button>"));
            post("/back").body(containsString("Unsubscribe</button>"));
            look().body(containsString("Unsubscribe</button>"));
        }

        post("").body(containsString("You are unsubscribed"));

        assertThat(suppression(s -> s.version() == 7).causes()).hasSize(1);
    }

    @Test
    void comingBackLiftsNoComplaint() {
        shop.takes(SendGridEvent.of("spamreport", address, Instant.now().minusSeconds(60)));
        suppression(s -> s.causes().size() == 1);
        post("");
        suppression(s -> s.causes().size() == 2);

        clock.moveAheadBy(Duration.ofSeconds(2));
        post("/back");

        assertThat(suppression(s -> s.version() == 3).causes())
                .extracting(Cause::kind)
                .containsExactly(Cause.Kind.COMPLAINED);
    }

    @Test
    void theLaterOfOurPageAndSendGridHoldsAndInTheSameSecondTheAddressStaysInactive() {
        Instant now = Instant.now();
        post("");
        suppression(s -> !s.causes().isEmpty());
        clock.moveAheadBy(Duration.ofSeconds(10));
        post("/back");
        suppression(s -> s.causes().isEmpty());

        // Told late, and of a second before the return: nothing changes.
        shop.takes(SendGridEvent.of("unsubscribe", address, now.plusSeconds(5)));
        // Told late, and of a second after it.
        shop.takes(SendGridEvent.of("unsubscribe", address, now.plusSeconds(3600)));

        assertThat(suppression(s -> s.version() == 3).causes())
                .singleElement()
                .satisfies(cause -> assertThat(cause.since().getEpochSecond())
                        .isEqualTo(now.plusSeconds(3600).getEpochSecond()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"forged", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00", "joe@example.org"})
    void aForgedTokenGetsAKindPageAndNoInformation(String token) {
        for (ValidatableResponse answer : new ValidatableResponse[] {
            get("/u/" + token),
            given().post("/u/" + token).then(),
            given().post("/u/" + token + "/back").then()
        }) {
            answer.statusCode(404)
                    .body(containsString("This link does not work"))
                    .body(not(containsString("</button>")));
        }
    }

    private ValidatableResponse look() {
        return get(path).statusCode(200);
    }

    private static ValidatableResponse get(String path) {
        return given().get(path).then();
    }

    private ValidatableResponse post(String action) {
        return given().contentType("application/x-www-form-urlencoded")
                .body(ONE_CLICK)
                .post(path + action)
                .then()
                .statusCode(200);
    }

    private Suppression suppression(Predicate<Suppression> wanted) {
        String key = "i:" + shop.id() + "|" + TestIntegration.hash(address);
        return read(kafka.await(
                        Topic.SUPPRESSIONS, 1, record -> record.key().equals(key) && wanted.test(read(record.value())))
                .getFirst()
                .value());
    }

    private static Suppression read(byte[] json) {
        try {
            return (Suppression) ContractsJson.read(json, SuppressionRecord.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
