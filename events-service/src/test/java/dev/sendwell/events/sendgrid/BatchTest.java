package dev.sendwell.events.sendgrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {

    static Stream<Arguments> arrays() {
        return Stream.of(
                argumentSet(
                        "SendGrid's separators", "[{\"a\":1},\r\n{\"b\":2}]\r\n", List.of("{\"a\":1}", "{\"b\":2}")),
                argumentSet("white space everywhere", " \r\n[\t{ } , {}\n] \n", List.of("{ }", "{}")),
                argumentSet("nothing", "[]", List.of()),
                argumentSet("brackets and commas in strings", "[{\"a\":\"],},{[\"}]", List.of("{\"a\":\"],},{[\"}")),
                argumentSet(
                        "escaped quotes in strings",
                        "[{\"a\":\"\\\"],\\\\\"},{}]",
                        List.of("{\"a\":\"\\\"],\\\\\"}", "{}")),
                argumentSet(
                        "arrays inside",
                        "[{\"category\":[\"x\",\"y\"]},{}]",
                        List.of("{\"category\":[\"x\",\"y\"]}", "{}")),
                argumentSet("an element that is no JSON", "[{\"a\":tru},{}]", List.of("{\"a\":tru}", "{}")),
                argumentSet("elements that are no objects", "[{},17,null,\"x\"]", List.of("{}", "17", "null", "\"x\"")),
                argumentSet("a comma too many", "[{},]", List.of("{}")));
    }

    @ParameterizedTest
    @MethodSource("arrays")
    void cutsAnArrayIntoItsElements(String body, List<String> elements) {
        Batch batch = split(body).orElseThrow();

        assertThat(batch.elements().stream().map(batch::bytes).map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                .containsExactlyElementsOf(elements);
    }

    @Test
    void stopsAfterOneElementMoreThanIsAllowed() {
        String most = "{},".repeat(Batch.MOST_ELEMENTS - 1) + "{}";

        assertThat(split("[" + most + "]").orElseThrow().hasTooMany()).isFalse();
        Batch more = split("[" + most + "," + most + "]").orElseThrow();
        assertThat(more.hasTooMany()).isTrue();
        assertThat(more.elements()).hasSize(Batch.MOST_ELEMENTS + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "17",
                "\"[]\"",
                "{}",
                "[",
                "[{}",
                "[{}]]",
                "[{}]x",
                "[}]",
                "[{\"a\":\"]",
                "[1,2]",
                "[[{}]]",
                "events"
            })
    void refusesWhatIsNoArrayOfObjects(String body) {
        assertThat(split(body)).isEmpty();
    }

    private static Optional<Batch> split(String body) {
        return Batch.split(body.getBytes(StandardCharsets.UTF_8));
    }
}
