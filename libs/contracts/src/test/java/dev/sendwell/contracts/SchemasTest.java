package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
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

    static Stream<Arguments> goodRequests() {
        return requests("good");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodRequests")
    void theSchemaOfRequestsAndTheReaderTake(String note, JsonNode request) throws IOException {
        assertThat(violations(request)).isEmpty();
        assertThat(ContractsJson.read(ContractsJson.write(request), SendEmail.class))
                .isNotNull();
    }

    static Stream<Arguments> badRequests() {
        return requests("bad");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRequests")
    void theSchemaOfRequestsRefuses(String note, JsonNode request) {
        assertThat(violations(request)).isNotEmpty();
    }

    private static Stream<Arguments> requests(String side) {
        JsonNode requests = Resources.json("vectors/requests.json").get(side);
        return StreamSupport.stream(requests.spliterator(), false)
                .map(vector -> Arguments.of(vector.get("note").textValue(), vector.get("request")));
    }

    private static List<String> violations(JsonNode request) {
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
