package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
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

    /** Pieces that were trouble to somebody: case pairs of unequal length, marks, quotes, and what cannot be seen. */
    private static final List<String> PIECES = List.of(
            "a",
            "B",
            "1",
            "\u00df",
            "\u1e9e",
            "\u0130",
            "J\u030c",
            "\u017f",
            "\u212a",
            "\u0345",
            "\u1fbe",
            "\u03a3",
            "\u03c2",
            "e\u0301",
            "\ufb01",
            "\u01c5",
            "\"",
            "\\",
            " ",
            ".",
            "..",
            "@",
            "+",
            "-",
            "_",
            "<",
            ">",
            "(",
            ",",
            "\u200b",
            "\u200d",
            "\u202e",
            "\ud83d",
            "\ud83d\ude00",
            "\u05d0",
            "\u0660",
            "xn--",
            "\u3002",
            "\u00a0",
            "\u00ad",
            "\r",
            "\n",
            "\u0000");

    /** What is plain is read by another way than what is not, and white space around it is not plain. */
    @Test
    void whiteSpaceAroundAnAddressChangesNothing() {
        Random random = new Random(4711);
        int addresses = 0;
        for (int i = 0; i < 200_000; i++) {
            String written = ascii(random, 12) + "@" + ascii(random, 6) + "." + ascii(random, 3);
            ParsedAddress plain = EmailAddress.parse(written);
            assertThat(EmailAddress.parse(" " + written)).as(written).isEqualTo(plain);
            addresses += plain instanceof EmailAddress ? 1 : 0;
        }
        assertThat(addresses).isBetween(20_000, 180_000);
        for (int length : List.of(63, 64, 65)) {
            String written = "a".repeat(length) + "@example.org";
            assertThat(EmailAddress.parse(" " + written)).isEqualTo(EmailAddress.parse(written));
        }
        for (int length = 60; length < 70; length++) {
            String written = "a".repeat(64) + "@" + ("b".repeat(length) + ".").repeat(3) + "org";
            assertThat(EmailAddress.parse(" " + written)).isEqualTo(EmailAddress.parse(written));
        }
    }

    /** Mostly letters, now and then any character of ASCII. */
    private static String ascii(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i >= 0; i--) {
            text.append((char) (random.nextInt(12) == 0 ? random.nextInt(128) : 'a' + random.nextInt(26)));
        }
        return text.toString();
    }

    @Test
    void whateverIsWrittenTheCanonicalFormIsStableAndFitsOnOneLine() {
        Random random = new Random(4711);
        int addresses = 0;
        for (int i = 0; i < 100_000; i++) {
            String quote = random.nextInt(4) == 0 ? "\"" : "";
            String written = quote + pieces(random, 4) + quote + "@" + pieces(random, 3) + ".org";
            if (EmailAddress.parse(written) instanceof EmailAddress address) {
                addresses++;
                assertThat(EmailAddress.parse(address.canonical()))
                        .isEqualTo(new EmailAddress(address.canonical(), address.canonical()));
                assertThat(EmailAddress.parse(address.mailbox())).isEqualTo(address);
                assertThat(address.mailbox().chars()).noneMatch(Character::isISOControl);
                assertThat(address.domain()).matches("[a-z0-9.-]+");
            }
        }
        assertThat(addresses).isGreaterThan(1_000);
    }

    private static String pieces(Random random, int most) {
        return random.ints(1 + random.nextInt(most), 0, PIECES.size())
                .mapToObj(PIECES::get)
                .collect(Collectors.joining());
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

    @Test
    void thePlainWayAndTheWayThroughUts46LeadToTheSameDomain() {
        Random random = new Random(7);
        String characters = "ab0-.";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder written = new StringBuilder(random.nextBoolean() ? "x" : "");
            int length = random.nextInt(12);
            for (int j = 0; j < length; j++) {
                written.append(characters.charAt(random.nextInt(characters.length())));
            }
            String domain = written.append(random.nextInt(9) == 0 ? ".c" + "d".repeat(60 + random.nextInt(5)) : "")
                    .toString();
            // Capitals are not plain.
            assertThat(EmailAddress.domain(domain))
                    .as(domain)
                    .isEqualTo(EmailAddress.domain(domain.toUpperCase(Locale.ROOT)));
        }
    }
}
