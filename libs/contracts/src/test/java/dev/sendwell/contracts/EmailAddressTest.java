package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    static Stream<Arguments> vectors() {
        JsonNode vectors = Resources.json("vectors/addresses.json").get("vectors");
        return StreamSupport.stream(vectors.spliterator(), false)
                .map(vector -> Arguments.of(vector.get("note").textValue(), vector));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void readsAsTheVectorSays(String note, JsonNode vector) {
        ParsedAddress expected = vector.has("invalid")
                ? new ParsedAddress.Invalid(vector.get("invalid").textValue())
                : new EmailAddress(
                        vector.get("mailbox").textValue(),
                        vector.get("canonical").textValue());

        assertThat(EmailAddress.parse(vector.get("written").textValue())).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void theCanonicalFormIsItsOwnCanonicalForm(String note, JsonNode vector) {
        if (EmailAddress.parse(vector.get("written").textValue()) instanceof EmailAddress address) {
            assertThat(EmailAddress.parse(address.canonical()))
                    .isInstanceOfSatisfying(
                            EmailAddress.class,
                            again -> assertThat(again.canonical()).isEqualTo(address.canonical()));
            assertThat(EmailAddress.domain(address.domain())).isEqualTo(address.domain());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void aReasonNeverQuotesTheAddress(String note, JsonNode vector) {
        String written = vector.get("written").asText("");
        if (EmailAddress.parse(written) instanceof ParsedAddress.Invalid invalid
                && written.strip().length() > 2) {
            assertThat(invalid.reason()).doesNotContain(written.strip());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"customer@example.org", "\"john doe\"@example.org", "info@b\u00fccher.example"})
    void anAsciiLocalPartNeedsNoSmtpUtf8(String written) {
        assertThat(((EmailAddress) EmailAddress.parse(written)).needsSmtpUtf8()).isFalse();
    }

    @Test
    void aLocalPartBeyondAsciiNeedsSmtpUtf8() {
        assertThat(((EmailAddress) EmailAddress.parse("j\u00f6rg@example.org")).needsSmtpUtf8())
                .isTrue();
    }

    @Test
    void aQuotedAtSignDoesNotSplitTheDomain() {
        assertThat(((EmailAddress) EmailAddress.parse("\"a@b\"@example.org")).domain())
                .isEqualTo("example.org");
    }
}
