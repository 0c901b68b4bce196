package dev.sendwell.events.sendgrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.EmailEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SendGridEventsTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-23T12:00:00Z");

    private final SendGridEvents events = new SendGridEvents(new AddressHash.Hasher(new byte[32]));

    /** {@code normalised.json}: a claim, what SendGrid posts, what becomes of it. */
    static Stream<Arguments> golden() throws IOException {
        try (InputStream in = SendGridEventsTest.class.getResourceAsStream("/sendgrid/normalised.json")) {
            JsonNode cases = ContractsJson.mapper().readTree(Objects.requireNonNull(in));
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(one -> argumentSet(one.get("claim").textValue(), one.get("sendgrid"), one.get("event")));
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void normalises(JsonNode sendGrid, JsonNode expected) throws IOException {
        ObjectNode event = (ObjectNode) ContractsJson.mapper().readTree(ContractsJson.write(ours(sendGrid.toString())));
        // Fingerprints and hashes have tests of their own.
        ObjectNode ref = (ObjectNode) event.get("ref");
        assertThat(ref.remove("id").textValue()).matches("[0-9a-f]{32}");
        ref.remove("receivedAt");
        if (ref.get("recipient") instanceof ObjectNode recipient) {
            recipient.remove("hash");
        }

        assertThat(event.toPrettyString()).isEqualTo(expected.toPrettyString());
    }

    @Test
    void anEventThatNamesAnotherIntegrationIsForeign() {
        assertThat(normalize("{\"event\":\"bounce\",\"timestamp\":1763899200,\"sendwell_integration\":\"other\"}"))
                .isInstanceOf(Normalized.Foreign.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "the event id differs                | delivery | {'sg_event_id':'1'}                | {'sg_event_id':'2'}",
                "the event id is missing             | delivery | {'sg_event_id':'1'}                | {}",
                "the routing tail differs            | delivery | {'sg_message_id':'q.recv-1.0'}     | {'sg_message_id':' q.recv-2.9'}",
                "the timestamp is text               | delivery | {'timestamp':1763899200}           | {'timestamp':'1763899200'}",
                "the timestamp is in milliseconds    | delivery | {'timestamp':1763899200}           | {'timestamp':1763899200000}",
                "the address is in capitals          | delivery | {'email':'a@example.org'}          | {'email':'A@EXAMPLE.ORG'}",
                "the event is in capitals            | delivery | {'event':'delivered'}              | {'event':'DELIVERED'}",
                "neither id is there                 | group    | {}                                 | {'sg_event_id':null}",
                "an open has the same event id       | open     | {'sg_event_id':'1'}                | {'sg_event_id':'1','ip':'::1'}"
            })
    void twoReportsAreOneEventWhen(String claim, String kind, String one, String other) throws IOException {
        assertThat(fingerprint(kind, one)).as(claim).isEqualTo(fingerprint(kind, other));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "the second differs                  | delivery | {'timestamp':1763899200}           | {'timestamp':1763899201}",
                "the attempt differs                 | delivery | {'attempt':'1'}                    | {'attempt':'2'}",
                "the message differs                 | delivery | {'sg_message_id':'q.1'}            | {'sg_message_id':'r.1'}",
                "the message id of ours differs      | delivery | {'smtp-id':'<1@x>'}                | {'smtp-id':'<2@x>'}",
                "the type differs                    | delivery | {'type':'bounce'}                  | {'type':'blocked'}",
                "the reason differs                  | delivery | {'reason':'full'}                  | {'reason':'gone'}",
                "the group differs                   | group    | {'asm_group_id':1}                 | {'asm_group_id':2}",
                "the address differs                 | group    | {'email':'a@example.org'}          | {'email':'b@example.org'}",
                "an open has another event id        | open     | {'sg_event_id':'1'}                | {'sg_event_id':'2'}"
            })
    void twoReportsAreTwoEventsWhen(String claim, String kind, String one, String other) throws IOException {
        assertThat(fingerprint(kind, one)).as(claim).isNotEqualTo(fingerprint(kind, other));
    }

    @Test
    void theSameEventAtAnotherIntegrationIsAnotherEvent() {
        String json = "{\"event\":\"delivered\",\"timestamp\":1763899200,\"sg_event_id\":\"1\"}";

        assertThat(ours("shop", json).ref().id())
                .isNotEqualTo(ours("blog", json).ref().id());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'event':'delivered'}",
                "{'event':'delivered','timestamp':null}",
                "{'event':'delivered','timestamp':'yesterday'}",
                "{'event':'delivered','timestamp':-1}",
                "{'event':'delivered','timestamp':1e999999999}",
                "{'event':'delivered','timestamp':1863899200}",
                "{'event':'group_unsubscribe','timestamp':1763899200}",
                "{'event':'invented','timestamp':1763899200}",
                "{'event':{},'timestamp':1763899200}",
                "{'timestamp':1763899200}",
                "{'event':tru}",
                "{}",
                "17",
                "null"
            })
    void whatIsNotUnderstoodIsKeptWithItsBytes(String element) {
        String json = element.replace('\'', '"');

        EmailEvent event = ours(json);

        assertThat(event).isInstanceOf(EmailEvent.Unrecognized.class);
        assertThat(new String(
                        Objects.requireNonNull(((EmailEvent.Unrecognized) event).raw())
                                .bytes(),
                        StandardCharsets.UTF_8))
                .isEqualTo(json);
    }

    @Test
    void whatPostgresOrUtf8CannotHoldIsReplaced() {
        EmailEvent.Bounced bounced = (EmailEvent.Bounced)
                ours(
                        "{\"event\":\"bounce\",\"type\":\"bounce\",\"timestamp\":1763899200,\"reason\":\"a\\u0000b\\ud800c\\ud83d\\ude00\"}");

        assertThat(bounced.reason()).isEqualTo("a\uFFFDb\uFFFDc\uD83D\uDE00");
    }

    @Test
    void hugeTextIsCut() {
        EmailEvent.Bounced bounced = (EmailEvent.Bounced)
                ours("{\"event\":\"bounce\",\"type\":\"bounce\",\"timestamp\":1763899200,\"reason\":\""
                        + "x".repeat(1_000_000) + "\"}");

        assertThat(bounced.reason()).hasSize(2_000);
    }

    private String fingerprint(String kind, String fields) throws IOException {
        ObjectNode json = (ObjectNode) ContractsJson.mapper()
                .readTree(
                        switch (kind) {
                            case "delivery" ->
                                "{\"event\":\"delivered\",\"email\":\"a@example.org\",\"timestamp\":1763899200}";
                            case "group" ->
                                "{\"event\":\"group_unsubscribe\",\"email\":\"a@example.org\",\"timestamp\":1763899200,\"asm_group_id\":1}";
                            default -> "{\"event\":\"open\",\"email\":\"a@example.org\",\"timestamp\":1763899200}";
                        });
        json.setAll((ObjectNode) ContractsJson.mapper().readTree(fields.replace('\'', '"')));
        return ours(json.toString()).ref().id();
    }

    private EmailEvent ours(String json) {
        return ours("shop", json);
    }

    private EmailEvent ours(String integration, String json) {
        return ((Normalized.Ours) normalize(integration, json)).event();
    }

    private Normalized normalize(String json) {
        return normalize("shop", json);
    }

    private Normalized normalize(String integration, String json) {
        // A companion makes it an array of objects, whatever the element is.
        Batch batch = Batch.split(("[" + json + ",{}]").getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        return events.normalize(integration, RECEIVED, batch, batch.elements().getFirst());
    }
}
