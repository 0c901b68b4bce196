package dev.sendwell.sender.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An inactive address is not mailed, in any of the ways in which it can be inactive. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
class SuppressionIT extends SenderScenario {

    private String address;

    @BeforeEach
    void givenAWorkingServer() {
        address = integrationId + "@example.org";
        givenServer(ScriptedSmtpServer.scenario());
    }

    @Test
    void anAddressThatBouncedIsNotMailedByAnyone() {
        givenSuppression("*", address.toUpperCase(Locale.ROOT), Cause.Kind.BOUNCED, null);
        publish(to("bounced", address));

        Delivery.Suppressed suppressed = outcome("bounced", Delivery.Suppressed.class);

        assertThat(suppressed.scope()).isEqualTo("*");
        assertThat(suppressed.causes()).containsExactly(Cause.Kind.BOUNCED);
        assertThat(suppressed.attempt()).isZero();
        assertThat(state("bounced")).isEqualTo("suppressed");
        nothingButAcceptedFor("other");
    }

    @Test
    void anUnsubscribedAddressGetsReceiptsButNoCampaigns() {
        givenSuppression("i:" + integrationId, address, Cause.Kind.UNSUBSCRIBED, null);
        publish(MailKind.MARKETING, to("campaign", address));
        publish(MailKind.TRANSACTIONAL, to("receipt", address));

        outcome("campaign", Delivery.Suppressed.class);
        outcome("receipt", Delivery.Accepted.class);
        assertThat(received()).hasSize(1);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L), Map.entry("Suppressed", 1L));
    }

    @Test
    void whoLeftAGroupGetsNothingThatNamesIt() {
        givenSuppression("g:" + integrationId + ":12", address, Cause.Kind.GROUP_UNSUBSCRIBED, null);
        publish(to("of-the-group", address).put("unsubscribeGroup", 12));
        publish(MailKind.MARKETING, to("of-another", address).put("unsubscribeGroup", 13));
        publish(MailKind.MARKETING, to("of-none", address));

        assertThat(outcome("of-the-group", Delivery.Suppressed.class).scope()).isEqualTo("g:" + integrationId + ":12");
        outcome("of-another", Delivery.Accepted.class);
        outcome("of-none", Delivery.Accepted.class);
        assertThat(received()).hasSize(2);
    }

    @Test
    void aSuppressionOfAnotherIntegrationDoesNotCount() {
        givenSuppression("i:another", address, Cause.Kind.COMPLAINED, null);
        publish(to("mine", address));

        outcome("mine", Delivery.Accepted.class);
    }

    @Test
    void aSuppressedDomainStopsAllItsAddresses() {
        givenSuppression("i:" + integrationId, "@" + integrationId + ".example", Cause.Kind.ADDED, null);
        publish(to("there", "anybody@" + integrationId + ".example"));

        outcome("there", Delivery.Suppressed.class);
        nothingButAcceptedFor("elsewhere");
    }

    @Test
    void aCauseThatHasEndedStopsNothing() {
        givenSuppression(
                "i:" + integrationId,
                address,
                Cause.Kind.SOFT_BOUNCED,
                Instant.now().minusSeconds(1));
        publish(to("recovered", address));

        outcome("recovered", Delivery.Accepted.class);
    }

    @Test
    void anAddressThatBecameInactiveWhileItsRequestWaitedIsNotMailed() {
        publish(to("scheduled", address)
                .put("sendAt", Instant.now().plusSeconds(5).toString()));
        awaitWaiting("scheduled", "scheduled");
        givenSuppression("*", address, Cause.Kind.COMPLAINED, null);

        outcome("scheduled", Delivery.Suppressed.class);
        nothingButAcceptedFor("other");
    }

    private void nothingButAcceptedFor(String id) {
        publish(email(id));
        outcome(id, Delivery.Accepted.class);
        assertThat(received()).hasSize(1);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L), Map.entry("Suppressed", 1L));
    }

    private ObjectNode to(String id, String recipient) {
        ObjectNode email = email(id);
        email.putObject("to").put("address", recipient);
        return email;
    }
}
