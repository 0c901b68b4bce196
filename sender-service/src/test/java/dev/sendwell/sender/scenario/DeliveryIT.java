package dev.sendwell.sender.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The straight path: from the request to the provider's acceptance. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
class DeliveryIT extends SenderScenario {

    @Test
    void deliversOneMessage() {
        givenServer(ScriptedSmtpServer.scenario());
        ObjectNode email = email("order-1").put("campaign", "receipts");
        email.putObject("metadata").put("order", "1");
        publish(email);

        Delivery.Accepted accepted = outcome("order-1", Delivery.Accepted.class);

        LedgerId id = LedgerId.of(integrationId, "order-1");
        assertThat(accepted.id()).isEqualTo(id + "-1-accepted");
        assertThat(accepted.attempt()).isEqualTo(1);
        assertThat(accepted.providerMessageId()).isEqualTo("1");
        assertThat(accepted.reply()).isEqualTo("250 Ok: queued as 1");
        assertThat(accepted.messageId()).isEqualTo("<" + id + "@example.com>");
        assertThat(accepted.request().metadata()).containsExactly(Map.entry("order", "1"));
        assertThat(accepted.request().campaign()).isEqualTo("receipts");
        assertThat(accepted.request().kind()).isEqualTo(MailKind.TRANSACTIONAL);
        assertThat(accepted.recipient().hash()).isEqualTo(hash("jo@example.org").toString());
        assertThat(received())
                .singleElement()
                .satisfies(message ->
                        assertThat(message.content()).contains("Thank you.").contains(id.toString()));
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L));
        assertThat(state("order-1")).isEqualTo("accepted");
        eventually(() -> assertThat(count("select count(*) from outbox")).isZero());
    }

    @Test
    void sameIdTwiceInOneBatchIsSentOnce() {
        givenServer(ScriptedSmtpServer.scenario());
        Instant now = Instant.now();
        for (int i = 0; i < 20; i++) {
            publish(3, now, email("twice"));
        }
        publish(3, now, email("after"));

        outcome("after", Delivery.Accepted.class);
        outcome("twice", Delivery.Accepted.class);
        eventually(() -> assertThat(count("select count(*) from waiting where integration_id = ?", integrationId))
                .isZero());
        assertThat(received()).hasSize(2);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 2L));
    }

    @Test
    void sameIdOnTwoPartitionsIsSentOnce() {
        givenServer(ScriptedSmtpServer.scenario());
        Instant now = Instant.now();
        for (int partition = 0; partition < 8; partition++) {
            publish(partition, now, email("everywhere"));
        }

        outcome("everywhere", Delivery.Accepted.class);
        publish(email("last"));
        outcome("last", Delivery.Accepted.class);
        eventually(() -> assertThat(count("select count(*) from waiting where integration_id = ?", integrationId))
                .isZero());
        assertThat(received()).hasSize(2);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 2L));
    }

    @Test
    void aThousandRequestsAreEachSentOnce() {
        givenServer(ScriptedSmtpServer.scenario());
        for (int i = 0; i < 1_000; i++) {
            publish(i % 2 == 0 ? MailKind.MARKETING : MailKind.TRANSACTIONAL, email("many-" + i));
        }

        eventually(() -> assertThat(received()).hasSize(1_000));
        eventually(() -> assertThat(count(
                        "select coalesce(sum(count), 0) from outcome_count where integration_id = ? and state = 4",
                        integrationId))
                .isEqualTo(1_000));
        assertThat(received().stream()
                        .map(message -> message.content()
                                .lines()
                                .filter(line -> line.startsWith("Message-ID"))
                                .findFirst()))
                .doesNotHaveDuplicates();
    }
}
