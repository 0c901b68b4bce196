package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchemasTest {
    private static final String SEND_EMAIL = "schemas/send-requests/send-email.v1.json";

    static List<String> files() {
        return Resources.list("schemas");
    }

    @ParameterizedTest
    @MethodSource("files")
    void isASchema(String file) {
        assertThat(Schemas.violationsOfTheMetaschema(Resources.bytes("schemas/" + file)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void isNamedAsItsFile(String file) {
        assertThat(Resources.json("schemas/" + file).get("$id").textValue()).isEqualTo(Schemas.BASE + file);
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFieldIsDescribedAndOthersAreAllowed(String file) {
        JsonNode schema = Resources.json("schemas/" + file);

        assertThat(schema.get("description").textValue()).isNotBlank();
        schema.findValues("properties")
                .forEach(properties -> properties.properties().stream()
                        .filter(property -> !file.startsWith("send-requests")
                                || property.getValue().size() > 1)
                        .forEach(property -> assertThat(
                                        property.getValue().path("description").asText())
                                .as(property.getKey())
                                .isNotBlank()));
        assertThat(schema.findValues("additionalProperties")).noneMatch(JsonNode::isBoolean);
    }

    @ParameterizedTest
    @MethodSource("dev.sendwell.contracts.Samples#all")
    void namesTheFieldsOfItsRecordAndRequiresThoseThatAreNeverAbsent(Sample sample) {
        JsonNode schema = Resources.json(sample.schema());
        RecordComponent[] components = sample.value().getClass().getRecordComponents();

        assertThat(names(schema.get("properties")))
                .isEqualTo(Arrays.stream(components)
                        .map(RecordComponent::getName)
                        .collect(Collectors.toCollection(TreeSet::new)));
        if (!(sample.value() instanceof SendEmail)) {
            assertThat(texts(schema.get("required")))
                    .isEqualTo(Arrays.stream(components)
                            .filter(component -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                            .map(RecordComponent::getName)
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                change("no id", request -> request.remove("id")),
                change("an empty id", request -> request.put("id", "")),
                change("an id of 129 characters", request -> request.put("id", "x".repeat(129))),
                change("an id beyond ASCII", request -> request.put("id", "bestellung-\u00e4")),
                change("an id with a line break", request -> request.put("id", "a\nb")),
                change("a number for an id", request -> request.put("id", 4711)),
                change("no integration", request -> request.remove("integrationId")),
                change("an integration in upper case", request -> request.put("integrationId", "Shop")),
                change("no recipient", request -> request.remove("to")),
                change("null for a recipient", request -> request.putNull("to")),
                change("a text for a recipient", request -> request.put("to", "customer@example.org")),
                change(
                        "an address without @",
                        request -> request.putObject("to").put("address", "customer")),
                change(
                        "a line break in an address",
                        request -> request.putObject("to").put("address", "a@b.example\r\nBcc: c@d.example")),
                change(
                        "a line break in a name",
                        request -> request.putObject("to")
                                .put("address", "a@b.example")
                                .put("name", "A\r\nBcc: c@d.example")),
                change("no subject", request -> request.remove("subject")),
                change("a line break in the subject", request -> request.put("subject", "a\nb")),
                change("neither text nor html", request -> request.without(Set.of("text", "html"))),
                change(
                        "null for text and html",
                        request -> request.putNull("text").putNull("html")),
                change(
                        "a line break in a header's value",
                        request -> request.putObject("headers").put("X-Order", "1\r\nBcc: c@d.example")),
                change(
                        "a colon in a header's name",
                        request -> request.putObject("headers").put("X:Order", "1")),
                change(
                        "an attachment without content",
                        request -> request.putArray("attachments")
                                .addObject()
                                .put("filename", "a")
                                .put("contentType", "text/plain")),
                change(
                        "an attachment that is not base64",
                        request -> request.putArray("attachments")
                                .addObject()
                                .put("filename", "a")
                                .put("contentType", "text/plain")
                                .put("content", "%%%")),
                change("a campaign of 101 characters", request -> request.put("campaign", "x".repeat(101))),
                change("an unsubscribe group that is a text", request -> request.put("unsubscribeGroup", "12")),
                change("a fraction for an unsubscribe group", request -> request.put("unsubscribeGroup", 12.5)),
                change(
                        "metadata that is not text",
                        request -> request.putObject("metadata").put("order", 4711)),
                change("an instant without offset", request -> request.put("sendAt", "2026-11-23T10:00:00")),
                change("an instant as a number", request -> request.put("expiresAt", 1_795_000_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRequests")
    void theSchemaOfRequestsRefuses(Consumer<ObjectNode> fault) {
        ObjectNode request = (ObjectNode) Resources.json("golden/send-requests/send-email.minimal.v1.json");
        assertThat(violations(request)).isEmpty();

        fault.accept(request);

        assertThat(violations(request)).isNotEmpty();
    }

    static Stream<Arguments> goodRequests() {
        return Stream.of(
                change("an unknown field", request -> request.put("priority", 5)),
                change(
                        "null for what may be absent",
                        request -> Stream.of(
                                        "from",
                                        "replyTo",
                                        "html",
                                        "headers",
                                        "attachments",
                                        "campaign",
                                        "unsubscribeGroup",
                                        "metadata",
                                        "sendAt",
                                        "expiresAt",
                                        "probe")
                                .forEach(request::putNull)),
                change(
                        "html only",
                        request -> request.put("html", "<p>Hello.</p>").remove("text")),
                change("an instant with an offset", request -> request.put("sendAt", "2026-11-23T11:00:00.5+01:00")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodRequests")
    void theSchemaAndTheReaderTake(Consumer<ObjectNode> change) throws Exception {
        ObjectNode request = (ObjectNode) Resources.json("golden/send-requests/send-email.minimal.v1.json");

        change.accept(request);

        assertThat(violations(request)).isEmpty();
        assertThat(ContractsJson.read(ContractsJson.write(request), SendEmail.class))
                .isInstanceOf(SendEmail.class);
    }

    private static Arguments change(String what, Consumer<ObjectNode> change) {
        return Arguments.of(Named.of(what, change));
    }

    private static List<String> violations(ObjectNode request) {
        return Schemas.violations(SEND_EMAIL, request.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Field names without {@code type}, which is the record's name and not one of its fields. */
    private static Set<String> names(JsonNode properties) {
        Set<String> names = new TreeSet<>();
        properties.fieldNames().forEachRemaining(names::add);
        names.remove("type");
        return names;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(text -> texts.add(text.textValue()));
        texts.remove("type");
        return texts;
    }
}
