package dev.sendwell.sender.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sendwell.contracts.Blob;
import dev.sendwell.contracts.DeadLetter.Reason;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Mailbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String MINIMAL = """
            {"id":"order-4711","integrationId":"shop","to":{"address":"Customer@Example.org"},"subject":"Hello","text":"Hi"}""";

    private final RequestParser parser = new RequestParser(new RequestLimits(200, 2, 100, 2, 60, Duration.ofDays(3)));

    @Test
    void takesARequestWithNothingButTheRequired() {
        ValidRequest request = valid(MINIMAL);

        assertThat(request.id()).isEqualTo("order-4711");
        assertThat(request.to().mailbox()).isEqualTo("Customer@example.org");
        assertThat(request.ledgerId()).isEqualTo(LedgerId.of("shop", "order-4711"));
    }

    @Test
    void takesARequestWithEverything() {
        ValidRequest request = valid("""
                {"id":"a b|c~","integrationId":"shop-2","to":{"address":"a@example.org","name":"Zoë \\"Z\\" Müller"},
                 "from":{"address":"news@example.com","name":"Shop"},"replyTo":{"address":"help@example.com"},
                 "subject":"Grüße ✓","text":"t","html":"<p>h</p>","headers":{"X-Order":"4711"},
                 "attachments":[{"filename":"Rechnung – März.pdf","contentType":"text/plain; charset=utf-8","content":"aGk=","contentId":"a@b"}],
                 "campaign":"receipts","unsubscribeGroup":12,"metadata":{"order":"4711"},
                 "sendAt":"2026-11-24T10:00:00Z","expiresAt":"2026-11-25T10:00:00.123Z","probe":true}""");

        assertThat(request.isProbe()).isTrue();
        assertThat(request.from()).isNotNull();
        assertThat(request.replyTo()).isNotNull();
        assertThat(request.ref().campaign()).isEqualTo("receipts");
    }

    @Test
    void ignoresAnUnknownField() {
        assertThat(valid(MINIMAL.replace("\"id\"", "\"priority\":{\"x\":[1]},\"id\""))
                        .id())
                .isEqualTo("order-4711");
    }

    @Test
    void keepsTheSharpSOfAnIdnDomain() {
        ValidRequest request = valid(MINIMAL.replace("Customer@Example.org", "info@straße.example"));

        assertThat(request.to().mailbox()).isEqualTo("info@xn--strae-oqa.example");
    }

    static Stream<Arguments> refusals() {
        String cr = "\\r";
        String lf = "\\n";
        return Stream.of(
                arguments("not JSON", "no JSON", Reason.MALFORMED, "line 1"),
                arguments("an empty value", "", Reason.MALFORMED, "not the JSON"),
                arguments("null", "null", Reason.MALFORMED, "not the JSON"),
                arguments("an array", "[]", Reason.MALFORMED, "not the JSON"),
                arguments("half a request", MINIMAL.substring(0, 40), Reason.MALFORMED, "line 1"),
                arguments("an instant that is none", with("\"sendAt\":\"soon\""), Reason.MALFORMED, "sendAt:"),
                arguments(
                        "content that is not base64",
                        with("\"attachments\":[{\"filename\":\"a\",\"contentType\":\"a/b\",\"content\":\"***\"}]"),
                        Reason.MALFORMED,
                        "attachments:"),
                arguments("no id", without("id"), Reason.INVALID, "id: is required"),
                arguments("an empty id", replaced("order-4711", ""), Reason.INVALID, "id:"),
                arguments("an id too long", replaced("order-4711", "x".repeat(129)), Reason.INVALID, "id:"),
                arguments("an id with umlaut", replaced("order-4711", "ö"), Reason.INVALID, "id:"),
                arguments("an id with a line break", replaced("order-4711", "a" + lf), Reason.INVALID, "id:"),
                arguments("no integration", without("integrationId"), Reason.INVALID, "integrationId: is required"),
                arguments("an integration in capitals", replaced("shop", "Shop"), Reason.INVALID, "integrationId:"),
                arguments("no recipient", without("to"), Reason.INVALID, "to: is required"),
                arguments("no address", replaced("Customer@Example.org", ""), Reason.INVALID, "to.address: "),
                arguments("no domain", replaced("Customer@Example.org", "joe"), Reason.INVALID, "to.address: "),
                arguments("an empty domain", replaced("Customer@Example.org", "joe@"), Reason.INVALID, "to.address: "),
                arguments(
                        "a line break in the address",
                        replaced("Customer@Example.org", "joe" + cr + lf + "@x.org"),
                        Reason.INVALID,
                        "to.address: "),
                arguments(
                        "an address that ends RCPT early",
                        replaced("Customer@Example.org", "a>b@x.org"),
                        Reason.INVALID,
                        "to.address: "),
                arguments(
                        "a line break in a name",
                        replaced("\"Customer@Example.org\"", "\"a@x.org\",\"name\":\"A" + cr + "B\""),
                        Reason.INVALID,
                        "to.name: has a line break"),
                arguments(
                        "an override without domain",
                        with("\"from\":{\"address\":\"shop\"}"),
                        Reason.INVALID,
                        "from.address: "),
                arguments(
                        "a reply address without domain",
                        with("\"replyTo\":{\"address\":\"shop\"}"),
                        Reason.INVALID,
                        "replyTo.address: "),
                arguments("no subject", without("subject"), Reason.INVALID, "subject: is required"),
                arguments(
                        "a line break in the subject",
                        replaced("Hello", "Hello" + lf + "Bcc: all@example.org"),
                        Reason.INVALID,
                        "subject: has a line break"),
                arguments("half a character", replaced("Hello", "\\ud83d"), Reason.INVALID, "subject: has half"),
                arguments(
                        "a bell in the subject",
                        replaced("Hello", "\\u0007"),
                        Reason.INVALID,
                        "subject: has a control"),
                arguments("no body", without("text"), Reason.INVALID, "text: at least one"),
                arguments("a NUL in a body", replaced("Hi", "\\u0000"), Reason.INVALID, "text: has a NUL"),
                arguments("a body over the limit", replaced("Hi", "x".repeat(201)), Reason.TOO_LARGE, "text: "),
                arguments("a body over it in UTF-8", replaced("Hi", "é".repeat(101)), Reason.TOO_LARGE, "text: "),
                arguments(
                        "a line break in a header value",
                        with("\"headers\":{\"X-A\":\"1" + cr + lf + "Bcc: x@example.org\"}"),
                        Reason.INVALID,
                        "headers.X-A: has a line break"),
                arguments(
                        "a line break in a header name",
                        with("\"headers\":{\"X-A" + lf + "Bcc\":\"1\"}"),
                        Reason.INVALID,
                        "headers: has a name"),
                arguments(
                        "a header without name",
                        with("\"headers\":{\"\":\"1\"}"),
                        Reason.INVALID,
                        "headers: has a name"),
                arguments(
                        "a header without value",
                        with("\"headers\":{\"X-A\":null}"),
                        Reason.INVALID,
                        "headers.X-A: is required"),
                arguments(
                        "a header twice",
                        with("\"headers\":{\"X-A\":\"1\",\"x-a\":\"2\"}"),
                        Reason.INVALID,
                        "headers.x-a: is there twice"),
                arguments(
                        "too many headers",
                        with("\"headers\":{\"X-A\":\"1\",\"X-B\":\"2\",\"X-C\":\"2\"}"),
                        Reason.INVALID,
                        "headers: has more than 2"),
                arguments(
                        "a line break in a file name",
                        attachment("a" + lf + "b", "a/b", "aGk=", "null"),
                        Reason.INVALID,
                        "attachments[0].filename: has a line break"),
                arguments(
                        "no media type",
                        attachment("a", "pdf", "aGk=", "null"),
                        Reason.INVALID,
                        "attachments[0].contentType: is not"),
                arguments(
                        "a media type that carries a header",
                        attachment("a", "a/b" + cr + lf + "X: y", "aGk=", "null"),
                        Reason.INVALID,
                        "attachments[0].contentType: is not"),
                arguments(
                        "an attachment that is a multipart",
                        attachment("a", "Multipart/mixed", "aGk=", "null"),
                        Reason.INVALID,
                        "attachments[0].contentType: may not"),
                arguments(
                        "a content id with brackets",
                        attachment("a", "a/b", "aGk=", "\"<x>\""),
                        Reason.INVALID,
                        "attachments[0].contentId: "),
                arguments(
                        "attachments over the limit",
                        attachment("a", "a/b", "A".repeat(136), "null"),
                        Reason.TOO_LARGE,
                        "attachments: "),
                arguments(
                        "no attachment", with("\"attachments\":[null]"), Reason.INVALID, "attachments[0]: is required"),
                arguments(
                        "a campaign too long",
                        with("\"campaign\":\"" + "x".repeat(101) + "\""),
                        Reason.INVALID,
                        "campaign: "),
                arguments("a blank campaign", with("\"campaign\":\" \""), Reason.INVALID, "campaign: is empty"),
                arguments("no group", with("\"unsubscribeGroup\":0"), Reason.INVALID, "unsubscribeGroup: "),
                arguments(
                        "a metadata key", with("\"metadata\":{\"a b\":\"1\"}"), Reason.INVALID, "metadata: has a key"),
                arguments(
                        "no metadata value",
                        with("\"metadata\":{\"a\":null}"),
                        Reason.INVALID,
                        "metadata.a: is required"),
                arguments(
                        "too much metadata",
                        with("\"metadata\":{\"a\":\"" + "x".repeat(60) + "\"}"),
                        Reason.INVALID,
                        "metadata: has more than 60"),
                arguments(
                        "too far ahead",
                        with("\"sendAt\":\"2026-11-26T10:00:01Z\""),
                        Reason.INVALID,
                        "sendAt: is more than 72 hours"),
                arguments(
                        "over before it begins",
                        with("\"sendAt\":\"2026-11-24T10:00:00Z\",\"expiresAt\":\"2026-11-24T10:00:00Z\""),
                        Reason.INVALID,
                        "expiresAt: is not after sendAt"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refusesWithTheReasonAndTheField(String what, String json, Reason reason, String detail) {
        ParsedRequest.Rejected rejected = rejected(json);

        assertThat(rejected.reason()).isEqualTo(reason);
        assertThat(rejected.detail()).contains(detail);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void neverQuotesWhatThePublisherWrote(String what, String json) {
        assertThat(rejected(json).detail()).doesNotContain("Example.org", "joe", "Bcc", "xxx", "soon", "***");
    }

    @Test
    void refusesARecordWithoutValue() {
        assertThat(parser.parse(null, MailKind.MARKETING, NOW))
                .isEqualTo(new ParsedRequest.Rejected(Reason.MALFORMED, "the record has no value"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From",
                "sender",
                "TO",
                "Cc",
                "Bcc",
                "Reply-To",
                "Subject",
                "Date",
                "Message-ID",
                "MIME-Version",
                "Content-Type",
                "content-transfer-encoding",
                "Received",
                "Return-Path",
                "DKIM-Signature",
                "X-SMTPAPI",
                "x-sendwell-id",
                "Resent-To",
                "X-SG-EID",
                "ARC-Seal"
            })
    void refusesAHeaderThatIsNotThePublishers(String name) {
        assertThat(rejected(with("\"headers\":{\"" + name + "\":\"x\"}")).detail())
                .isEqualTo("headers." + name + ": may not be set by a request");
    }

    @Test
    void sameContentHasTheSameFingerprintWhateverItsJsonLooksLike() {
        String one = with("\"metadata\":{\"a\":\"1\",\"b\":\"2\"},\"sendAt\":\"2026-11-24T10:00:00Z\",\"html\":null");
        String other = """
                { "subject" : "H\\u0065llo", "text":"Hi", "new":"field", "sendAt":"2026-11-24T10:00:00.000Z",
                  "metadata":{"b":"2","a":"1"}, "attachments":[], "to":{"address":"Customer@Example.org"},
                  "integrationId":"shop", "id":"order-4711"}""";

        assertThat(valid(one).fingerprint()).isEqualTo(valid(other).fingerprint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"text\":\"Ho\"", "\"campaign\":\"c\"", "\"headers\":{\"X-A\":\"1\"}", "\"probe\":true"})
    void otherContentHasAnotherFingerprint(String field) {
        assertThat(valid(with(field)).fingerprint()).isNotEqualTo(valid(MINIMAL).fingerprint());
    }

    @Test
    void theSameRequestOnTheOtherTopicHasAnotherFingerprint() {
        ValidRequest marketing =
                (ValidRequest) parser.parse(MINIMAL.getBytes(StandardCharsets.UTF_8), MailKind.MARKETING, NOW);

        assertThat(marketing.fingerprint()).isNotEqualTo(valid(MINIMAL).fingerprint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"news@shop.example", "news@SHOP.example", "news@allowed.example"})
    void anIntegrationAllowsItsOwnDomainAndThoseItLists(String from) {
        assertThat(valid(with("\"from\":{\"address\":\"" + from + "\"}")).refusedBy(integration()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"news@other.example", "news@sub.shop.example", "news@shop.example.org"})
    void anIntegrationAllowsNoOtherDomain(String from) {
        assertThat(valid(with("\"from\":{\"address\":\"" + from + "\"}")).refusedBy(integration()))
                .contains(new ParsedRequest.Rejected(
                        Reason.INVALID, "from.address: the integration does not allow its domain"));
    }

    private static IntegrationRecord.Integration integration() {
        return new IntegrationRecord.Integration(
                "shop",
                1,
                IntegrationRecord.Provider.SENDGRID,
                true,
                new IntegrationRecord.Smtp("smtp.example", 587, IntegrationRecord.Security.STARTTLS, null, null),
                new Mailbox("hello@shop.example", null),
                List.of("allowed.example"),
                null,
                new IntegrationRecord.Limits(10, 100, null),
                IntegrationRecord.UnconfirmedRule.HOLD,
                false,
                true,
                new IntegrationRecord.Webhook(
                        new IntegrationRecord.EncryptedSecret(Blob.of(new byte[] {1})), List.of(), false),
                NOW);
    }

    private ValidRequest valid(String json) {
        ParsedRequest parsed = parse(json);
        assertThat(parsed).isInstanceOf(ValidRequest.class);
        return (ValidRequest) parsed;
    }

    private ParsedRequest.Rejected rejected(String json) {
        ParsedRequest parsed = parse(json);
        assertThat(parsed).isInstanceOf(ParsedRequest.Rejected.class);
        return (ParsedRequest.Rejected) parsed;
    }

    private ParsedRequest parse(String json) {
        return parser.parse(json.getBytes(StandardCharsets.UTF_8), MailKind.TRANSACTIONAL, NOW);
    }

    private static String with(String field) {
        return MINIMAL.substring(0, MINIMAL.length() - 1) + "," + field + "}";
    }

    private static String without(String field) {
        return MINIMAL.replaceFirst("\"" + field + "\"", "\"no-such-field\"");
    }

    private static String replaced(String part, String by) {
        return MINIMAL.replace(part, by);
    }

    private static String attachment(String filename, String contentType, String content, String contentId) {
        return with("\"attachments\":[{\"filename\":\"" + filename + "\",\"contentType\":\"" + contentType
                + "\",\"content\":\"" + content + "\",\"contentId\":" + contentId + "}]");
    }
}
