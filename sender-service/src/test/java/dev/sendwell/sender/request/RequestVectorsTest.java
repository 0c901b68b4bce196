package dev.sendwell.sender.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.MailKind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The parser takes and refuses what the published schema does: libs/contracts holds the schema against the same requests. */
class RequestVectorsTest {
    private final RequestParser parser = new RequestParser(RequestLimits.DEFAULT);

    static Stream<Arguments> good() throws IOException {
        return requests("good");
    }

    static Stream<Arguments> bad() throws IOException {
        return requests("bad");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void takes(String note, JsonNode request) {
        assertThat(parse(request)).isInstanceOf(ValidRequest.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void refuses(String note, JsonNode request) {
        assertThat(parse(request)).isInstanceOf(ParsedRequest.Rejected.class);
    }

    private ParsedRequest parse(JsonNode request) {
        return parser.parse(
                ContractsJson.write(request), MailKind.TRANSACTIONAL, Instant.parse("2026-11-23T10:00:00Z"));
    }

    private static Stream<Arguments> requests(String side) throws IOException {
        try (InputStream in = RequestVectorsTest.class.getResourceAsStream("/vectors/requests.json")) {
            JsonNode requests =
                    ContractsJson.mapper().readTree(Objects.requireNonNull(in)).get(side);
            return StreamSupport.stream(requests.spliterator(), false)
                    .map(vector -> Arguments.of(vector.get("note").textValue(), vector.get("request")));
        }
    }
}
