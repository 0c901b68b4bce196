package dev.sendwell.sender.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.DeadLetter;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be taken goes to the dead letters with its reason, and costs nobody else anything. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
class BadInputIT extends SenderScenario {

    @BeforeEach
    void givenAWorkingServer() {
        givenServer(ScriptedSmtpServer.scenario());
    }

    @Test
    void whatIsNotJsonIsMalformed() {
        byte[] value = "not json".getBytes(StandardCharsets.UTF_8);
        publish(MailKind.MARKETING, value);

        ConsumerRecord<String, byte[]> letter = deadLetter();

        assertThat(header(letter, DeadLetter.REASON)).isEqualTo("malformed");
        assertThat(header(letter, DeadLetter.TOPIC)).isEqualTo(Topic.SEND_REQUESTS_MARKETING.topicName());
        assertThat(header(letter, DeadLetter.PARTITION)).matches("\\d+");
        assertThat(header(letter, DeadLetter.OFFSET)).matches("\\d+");
        assertThat(letter.value()).isEqualTo(value);
        theNextOneIsSent();
    }

    @ParameterizedTest
    @CsvSource({
        "to,           '{\"address\":\"nobody\"}',                  to.address",
        "subject,      '\"one\\nBcc: two@example.org\"',            subject",
        "headers,      '{\"X-A\":\"b\\r\\nBcc: c@example.org\"}',   headers.X-A",
        "to,           null,                                        to",
        "from,         '{\"address\":\"me@elsewhere.example\"}',    from.address",
    })
    void aFieldThatCannotBeUsedIsNamed(String field, String json, String named) throws Exception {
        ObjectNode email = email("broken");
        email.set(field, ContractsJson.mapper().readTree(json));
        publish(email);

        ConsumerRecord<String, byte[]> letter = deadLetter();

        assertThat(header(letter, DeadLetter.REASON)).isEqualTo("invalid");
        assertThat(header(letter, DeadLetter.DETAIL)).startsWith(named + ":");
        assertThat(letter.value()).isEqualTo(bytes(email));
        theNextOneIsSent();
    }

    @Test
    void aBodyOverTheLimitIsTooLarge() {
        publish(email("huge").put("text", "x".repeat(5 << 20)));

        assertThat(deadLetterReason()).isEqualTo("too-large");
        theNextOneIsSent();
    }

    @Test
    void aRequestOfAnUnknownIntegrationIsDeadAfterTheGraceTime() {
        publish(email("lost").put("integrationId", "nobody-" + integrationId));

        assertThat(deadLetterReason()).isEqualTo("unknown-integration");
        assertThat(count("select count(*) from waiting where integration_id = ?", "nobody-" + integrationId))
                .isZero();
        theNextOneIsSent();
    }

    @Test
    void idReusedGoesToDlq() {
        publish(email("reused"));
        outcome("reused", Delivery.Accepted.class);

        publish(email("reused").put("text", "Something else."));

        assertThat(deadLetterReason()).isEqualTo("id-reused");
        theNextOneIsSent();
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 2L));
        assertThat(received()).hasSize(2);
    }

    @Test
    void aRecordOlderThanTheLedgerRemembersIsTooOld() {
        publish(0, Instant.now().minus(Duration.ofDays(31)), email("ancient"));

        assertThat(deadLetterReason()).isEqualTo("too-old");
        theNextOneIsSent();
    }

    @Test
    void anUnknownFieldIsIgnored() {
        publish(email("newer").put("invention", 1));

        outcome("newer", Delivery.Accepted.class);
    }

    @Test
    void aDomainWithSharpSKeepsIt() {
        ObjectNode email = email("strasse");
        email.putObject("to").put("address", "jo@straße.example");
        publish(email);

        outcome("strasse", Delivery.Accepted.class);
        assertThat(received().getFirst().recipients())
                .singleElement()
                .asString()
                .contains("xn--strae-oqa.example");
    }

    private void theNextOneIsSent() {
        publish(email("next"));
        outcome("next", Delivery.Accepted.class);
    }
}
