package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader lives on when a newer release writes what it does not know. */
class NewerWriterTest {

    @ParameterizedTest
    @MethodSource("dev.sendwell.contracts.Samples#all")
    void anUnknownFieldIsIgnored(Sample sample) throws IOException {
        ObjectNode json = (ObjectNode) Resources.json(sample.file());
        json.put("addedLater", "value").putObject("alsoAddedLater").put("a", 1);

        assertThat(ContractsJson.read(ContractsJson.write(json), sample.readAs()))
                .isEqualTo(sample.value());
    }

    static Stream<Arguments> unrecognized() {
        return Stream.of(
                Arguments.of(Delivery.class, new Delivery.Unrecognized()),
                Arguments.of(Verdict.class, new Verdict.Unrecognized()),
                Arguments.of(SuppressionRecord.class, new SuppressionRecord.Unrecognized()),
                Arguments.of(AccessRecord.class, new AccessRecord.Unrecognized()),
                Arguments.of(IntegrationRecord.class, new IntegrationRecord.Unrecognized()));
    }

    @ParameterizedTest
    @MethodSource("unrecognized")
    void anUnknownTypeReadsAsUnrecognized(Class<?> readAs, Object unrecognized) throws IOException {
        assertThat(read("{\"type\":\"added-later\",\"id\":\"7\",\"nested\":{\"a\":[1]}}", readAs))
                .isEqualTo(unrecognized);
    }

    @ParameterizedTest
    @MethodSource("unrecognized")
    void aMissingTypeReadsAsUnrecognized(Class<?> readAs, Object unrecognized) throws IOException {
        assertThat(read("{\"id\":\"7\"}", readAs)).isEqualTo(unrecognized);
    }

    @Test
    void anEventOfAnUnknownTypeKeepsWhichItIs() throws IOException {
        EmailEvent.EventRef ref = Samples.eventRef();
        ObjectNode json = ContractsJson.mapper().valueToTree(new EmailEvent.Complained(ref));
        json.put("type", "added-later");

        assertThat(read(json.toString(), EmailEvent.class)).isEqualTo(new EmailEvent.Unrecognized(ref, null, null));
    }

    @ParameterizedTest
    @MethodSource("enumComponents")
    void anUnknownEnumValueReadsAsItsDefaultOrAsAbsent(RecordComponent component) {
        Class<?> type = elementOf(component);

        assertThat(hasDefault(type) || component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .as(component + " of " + component.getDeclaringRecord().getSimpleName())
                .isTrue();
        if (hasDefault(type)) {
            assertThat(ContractsJson.mapper().convertValue("added-later", type))
                    .isEqualTo(Arrays.stream(type.getEnumConstants())
                            .filter(constant -> isDefault((Enum<?>) constant))
                            .findFirst()
                            .orElseThrow());
        }
    }

    static Stream<RecordComponent> enumComponents() {
        Set<Class<?>> records = new HashSet<>();
        Samples.all().forEach(sample -> collectRecords(sample.value().getClass(), records));
        return records.stream()
                .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                .filter(component -> elementOf(component).isEnum());
    }

    @Test
    void theDefaultsAreTheSafeSide() throws IOException {
        assertThat(read("\"added-later\"", Cause.Kind.class).stops(MailKind.TRANSACTIONAL))
                .isTrue();
        assertThat(read("\"added-later\"", Delivery.Fault.class)).isEqualTo(Delivery.Fault.INFRASTRUCTURE);
        assertThat(read("\"added-later\"", EmailEvent.Permanence.class)).isEqualTo(EmailEvent.Permanence.UNCLEAR);
        assertThat(read("\"added-later\"", IntegrationRecord.Security.class))
                .isEqualTo(IntegrationRecord.Security.STARTTLS);
        assertThat(read("\"added-later\"", IntegrationRecord.UnconfirmedRule.class))
                .isEqualTo(IntegrationRecord.UnconfirmedRule.HOLD);
        assertThat(read("\"added-later\"", IntegrationRecord.Provider.class))
                .isEqualTo(IntegrationRecord.Provider.SMTP);
    }

    @Test
    void anUnknownKindOfMailReadsAsAbsent() throws IOException {
        assertThat(read("{\"integrationId\":\"shop\",\"kind\":\"added-later\"}", RequestRef.class))
                .isEqualTo(new RequestRef("shop", null, null, null, null, Map.of()));
    }

    @Test
    void anUnknownCauseStaysACause() throws IOException {
        ObjectNode json = (ObjectNode) Resources.json("golden/deliveries/suppressed.v1.json");
        json.putArray("causes").add("bounced").add("added-later");

        assertThat(read(json.toString(), Delivery.class))
                .isInstanceOfSatisfying(
                        Delivery.Suppressed.class,
                        suppressed -> assertThat(suppressed.causes())
                                .isEqualTo(List.of(Cause.Kind.BOUNCED, Cause.Kind.UNRECOGNIZED)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "not JSON",
                "[]",
                "\"text\"",
                "42",
                "{\"id\":\"1\"",
                "{\"id\":\"1\"}{\"id\":\"2\"}",
                "{\"unsubscribeGroup\":12.5}",
                "{\"unsubscribeGroup\":\"12\"}",
                "{\"id\":4711}",
                "{\"metadata\":{\"order\":4711}}",
                "{\"probe\":\"true\"}",
                "{\"probe\":1}",
                "{\"sendAt\":\"tomorrow\"}",
                "{\"sendAt\":1795000000}",
                "{\"sendAt\":\"1795000000\"}",
                "{\"sendAt\":\"2026-11-23T10:00:00\"}",
                "{\"sendAt\":\"+12026-11-23T10:00:00Z\"}",
                "{\"to\":\"customer@example.org\"}",
                "{\"attachments\":[{\"content\":\"not base64!\"}]}"
            })
    void whatIsBrokenIsRefusedAndNotGuessed(String broken) {
        assertThatThrownBy(() -> read(broken, SendEmail.class)).isInstanceOf(IOException.class);
    }

    private static <T> T read(String json, Class<T> type) throws IOException {
        return ContractsJson.read(json.getBytes(StandardCharsets.UTF_8), type);
    }

    private static void collectRecords(Class<?> type, Set<Class<?>> records) {
        if (type.isRecord() && records.add(type)) {
            for (RecordComponent component : type.getRecordComponents()) {
                collectRecords(elementOf(component), records);
            }
        }
    }

    /** The component's type, or what its list holds. */
    private static Class<?> elementOf(RecordComponent component) {
        Type type = component.getGenericType();
        if (type instanceof ParameterizedType list && component.getType() == List.class) {
            type = list.getActualTypeArguments()[0];
        }
        return type instanceof Class<?> plain ? plain : component.getType();
    }

    private static boolean hasDefault(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).anyMatch(constant -> isDefault((Enum<?>) constant));
    }

    private static boolean isDefault(Enum<?> constant) {
        try {
            return constant.getDeclaringClass()
                    .getField(constant.name())
                    .isAnnotationPresent(JsonEnumDefaultValue.class);
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }
}
