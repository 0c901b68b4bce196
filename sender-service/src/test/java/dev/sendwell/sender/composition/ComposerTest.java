package dev.sendwell.sender.composition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sendwell.contracts.Blob;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.Integration;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Mailbox;
import dev.sendwell.contracts.UnsubscribeToken;
import dev.sendwell.sender.request.RequestLimits;
import dev.sendwell.sender.request.RequestParser;
import dev.sendwell.sender.request.ValidRequest;
import dev.sendwell.smtp.Envelope;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Angus Mail, which had no part in composing, reads in a composed message. */
class ComposerTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:07Z");
    private static final UnsubscribeToken.Keyset UNSUBSCRIBE =
            UnsubscribeToken.Keyset.fromJson(UnsubscribeToken.Keyset.generateJson());
    private static final String ID = LedgerId.of("shop", "order-1").toString();

    @Test
    void composesTheSameMessageToTheByteAsEver() {
        assertThat(composed(Map.of())).isEqualTo("""
                        Date: Mon, 23 Nov 2026 10:00:07 +0000
                        From: The Shop <hello@shop.example>
                        To: joe@example.org
                        Subject: Hello
                        Message-ID: <%1$s@shop.example>
                        MIME-Version: 1.0
                        X-SMTPAPI: {"unique_args": {
                         "sendwell_id": "%1$s",
                         "sendwell_integration": "shop",
                         "sendwell_request": "order-1"}}
                        Content-Type: text/plain; charset=utf-8
                        Content-Transfer-Encoding: 7bit

                        Hi
                        """.formatted(ID).replace("\n", "\r\n"));
    }

    @Test
    void namesSenderAndRecipientInTheEnvelope() {
        assertThat(compose(Map.of("from", "{\"address\":\"News@Shop.example\"}"), sendGrid())
                        .envelope())
                .isEqualTo(new Envelope("News@shop.example", "joe@example.org"));
    }

    @Test
    void datesTheMessage() throws Exception {
        assertThat(read(Map.of()).getSentDate()).isEqualTo(Date.from(NOW));
    }

    @Test
    void derivesTheMessageIdFromLedgerIdAndFromDomain() throws Exception {
        assertThat(read(Map.of("from", "{\"address\":\"a@straße.example\"}")).getMessageID())
                .isEqualTo("<" + ID + "@xn--strae-oqa.example>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello",
                "Grüße aus Köln",
                "日本語の件名はとても長いので、いくつかの行に分けられます。それでも元の文字列に戻ります。",
                "🎉 party 🎉 with 👩‍👩‍👧‍👦 and a flag 🇩🇪 and quite some more text behind it, so that it has to be cut",
                "A long subject that is plain ASCII and has to be folded somewhere because it does not fit into one line",
                "looks like =?utf-8?q?an_encoded_word?= but is none",
                " space at both ends ",
                "two  spaces   within",
                "",
                "a: b; c, d <e> \"f\" (g) \\h",
            })
    void carriesTheSubject(String subject) throws Exception {
        assertThat(read(Map.of("subject", json(subject))).getSubject()).isEqualTo(subject);
    }

    @Test
    void carriesASubjectThatIsOneLongWord() throws Exception {
        String subject = "x".repeat(1_000);

        assertThat(read(Map.of("subject", json(subject))).getSubject()).isEqualTo(subject);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Joe",
                "Joe Bloggs",
                "Bloggs, Joe \"the\" \\ <man>",
                "Jörg Müller-Lüdenscheidt",
                "O'Neill @ Home.",
                "Somebody with a very long name indeed, who has it written out in full wherever it goes, always",
                "李雷",
                "=?x?",
            })
    void carriesTheRecipientsName(String name) throws Exception {
        InternetAddress to =
                (InternetAddress) read(Map.of("to", "{\"address\":\"joe@example.org\",\"name\":" + json(name) + "}"))
                        .getRecipients(Message.RecipientType.TO)[0];

        assertThat(to.getPersonal()).isEqualTo(name);
        assertThat(to.getAddress()).isEqualTo("joe@example.org");
    }

    @Test
    void prefersTheRequestsFromAndReplyTo() throws Exception {
        MimeMessage message = read(Map.of(
                "from",
                "{\"address\":\"news@shop.example\",\"name\":\"News\"}",
                "replyTo",
                "{\"address\":\"help@shop.example\"}"));

        assertThat(message.getFrom()[0]).hasToString("News <news@shop.example>");
        assertThat(message.getReplyTo()[0]).hasToString("help@shop.example");
    }

    @Test
    void usesTheIntegrationsReplyToOtherwise() throws Exception {
        Integration integration =
                integration(IntegrationRecord.Provider.SENDGRID, "hello@shop.example", "answers@shop.example", false);

        assertThat(parse(compose(Map.of(), integration).content()).getReplyTo()[0])
                .hasToString("answers@shop.example");
    }

    @Test
    void refusesAnIntegrationWhoseFromIsNoAddress() {
        assertThat(Composer.compose(
                        request(Map.of(), MailKind.MARKETING),
                        integration(IntegrationRecord.Provider.SENDGRID, "nobody", null, false),
                        NOW,
                        UnsubscribeLinks.NONE))
                .isEqualTo(new Composition.Refused("the integration's From is not an address"));
    }

    @Test
    void refusesAnIntegrationWhoseReplyToIsNoAddress() {
        assertThat(Composer.compose(
                        request(Map.of(), MailKind.MARKETING),
                        integration(IntegrationRecord.Provider.SENDGRID, "a@shop.example", "nobody", false),
                        NOW,
                        UnsubscribeLinks.NONE))
                .isEqualTo(new Composition.Refused("the integration's Reply-To is not an address"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short\n",
                "no line end",
                "",
                "ä ö ü ß – „quoted“\r\nand a second line",
                "日本語だけの本文です。\n",
                "From here\nFrom there\n",
                ".\n..\n.hidden\n",
                "--boundary like\n-- \nsignature",
                "trailing space \nand tab\t\n",
                "equals = sign =20 and =\n",
                "mixed\rline\nends\r\nall\n\rof them",
                "\n\n\nempty lines\n\n\n",
            })
    void carriesAText(String text) throws Exception {
        String read = (String) read(Map.of("text", json(text))).getContent();

        assertThat(read).isEqualTo(lines(text));
    }

    @Test
    void carriesATextWithALineThatIsFarTooLong() throws Exception {
        String text = "word and ünïcode ".repeat(2_000).strip();

        assertThat(read(Map.of("text", json(text))).getContent()).isEqualTo(text + "\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "Hello,7bit",
        "Grüße an alle die heute hier zusammengekommen sind,quoted-printable",
        "日本語だけの本文です。,base64"
    })
    void encodesABodyInTheWayThatSuitsIt(String text, String encoding) throws Exception {
        assertThat(read(Map.of("text", json(text))).getEncoding()).isEqualTo(encoding);
    }

    @Test
    void composesHtmlAlone() throws Exception {
        MimeMessage message = read(Map.of("text", "null", "html", json("<p>Grüße</p>")));

        assertThat(message.isMimeType("text/html")).isTrue();
        assertThat(message.getContent()).isEqualTo("<p>Grüße</p>\r\n");
    }

    @Test
    void offersTextBeforeHtmlAsAlternatives() throws Exception {
        MimeMultipart alternatives =
                (MimeMultipart) read(Map.of("html", json("<p>Hi</p>"))).getContent();

        assertThat(alternatives.getContentType()).startsWith("multipart/alternative");
        assertThat(alternatives.getBodyPart(0).getContentType()).startsWith("text/plain");
        assertThat(alternatives.getBodyPart(1).getContent()).isEqualTo("<p>Hi</p>\r\n");
        assertThat(alternatives.getCount()).isEqualTo(2);
    }

    @Test
    void nestsInlineImagesWithTheHtmlAndFilesBesideAll() throws Exception {
        MimeMultipart mixed = (MimeMultipart) read(Map.of(
                        "html",
                        json("<img src=\"cid:logo\">"),
                        "attachments",
                        "[" + attachment("logo.png", "image/png", new byte[] {1, 2}, "logo") + ","
                                + attachment("a.pdf", "application/pdf", new byte[] {3}, null) + "]"))
                .getContent();
        MimeMultipart alternative = (MimeMultipart) mixed.getBodyPart(0).getContent();
        MimeMultipart related = (MimeMultipart) alternative.getBodyPart(1).getContent();

        assertThat(mixed.getContentType()).startsWith("multipart/mixed");
        assertThat(related.getContentType()).startsWith("multipart/related");
        assertThat(new ContentType(related.getContentType()).getParameter("type"))
                .isEqualTo("text/html");
        assertThat(related.getBodyPart(1).getHeader("Content-ID")).containsExactly("<logo>");
        assertThat(related.getBodyPart(1).getDisposition()).isEqualTo(Part.INLINE);
        assertThat(mixed.getBodyPart(1).getDisposition()).isEqualTo(Part.ATTACHMENT);
        assertThat(bytes(related.getBodyPart(1))).containsExactly(1, 2);
        assertThat(bytes(mixed.getBodyPart(1))).containsExactly(3);
    }

    @Test
    void attachesAnImageThatNoHtmlCanShow() throws Exception {
        MimeMultipart mixed = (MimeMultipart) read(Map.of(
                        "attachments", "[" + attachment("logo.png", "image/png", new byte[] {1}, "logo") + "]"))
                .getContent();

        assertThat(mixed.getBodyPart(1).getDisposition()).isEqualTo(Part.ATTACHMENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invoice.pdf",
                "Rechnung – März.pdf",
                "quote \" and \\ back.txt",
                "請求書.pdf",
                "a very long file name that goes on and on, in plain ASCII, well beyond what fits into one line.txt",
                "ein sehr langer Dateiname, der in mehreren Teilen übertragen werden muß, weil er sonst nicht paßt – äöü.txt",
            })
    void carriesAFileName(String filename) throws Exception {
        MimeMultipart mixed = (MimeMultipart) read(Map.of(
                        "attachments", "[" + attachment(filename, "application/pdf", new byte[] {1}, null) + "]"))
                .getContent();

        assertThat(mixed.getBodyPart(1).getFileName()).isEqualTo(filename);
    }

    @Test
    void carriesEveryByteOfAnAttachment() throws Exception {
        byte[] all = new byte[100_003];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i * 31);
        }
        MimeMultipart mixed = (MimeMultipart)
                read(Map.of("attachments", "[" + attachment("a.bin", "application/octet-stream", all, null) + "]"))
                        .getContent();

        assertThat(bytes(mixed.getBodyPart(1))).isEqualTo(all);
    }

    @Test
    void carriesCustomHeaders() throws Exception {
        String url = "<https://example.org/" + "x".repeat(200) + ">";
        MimeMessage message =
                read(Map.of("headers", "{\"X-Order\":\"4711\",\"List-Help\":" + json(url) + ",\"X-Who\":\"Zoë\"}"));

        assertThat(message.getHeader("X-Order", null)).isEqualTo("4711");
        assertThat(MimeUtility.unfold(message.getHeader("List-Help", null))).isEqualTo(url);
        assertThat(MimeUtility.decodeText(message.getHeader("X-Who", null))).isEqualTo("Zoë");
    }

    @Test
    void tellsSendGridWhichRequestItIs() {
        JsonNode api = smtpApi(
                Map.of(
                        "campaign", json("spring"),
                        "unsubscribeGroup", "12",
                        "metadata", "{\"order\":\"4711\",\"who\":\"Zoë \\\"😀\\\" \\\\\"}"),
                MailKind.MARKETING,
                sendGrid());

        Map<String, String> arguments = new TreeMap<>();
        api.get("unique_args")
                .properties()
                .forEach(e -> arguments.put(e.getKey(), e.getValue().textValue()));
        assertThat(arguments)
                .containsOnly(
                        Map.entry("sendwell_id", ID),
                        Map.entry("sendwell_integration", "shop"),
                        Map.entry("sendwell_request", "order-1"),
                        Map.entry("sendwell_campaign", "spring"),
                        Map.entry("x_order", "4711"),
                        Map.entry("x_who", "Zoë \"😀\" \\"));
        assertThat(api.get("category").toString()).isEqualTo("[\"spring\"]");
        assertThat(api.get("asm_group_id").intValue()).isEqualTo(12);
        assertThat(api.has("filters")).isFalse();
    }

    @Test
    void namesNoCategoryThatIsNotAscii() {
        assertThat(smtpApi(Map.of("campaign", json("Frühling")), MailKind.MARKETING, sendGrid())
                        .has("category"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"TRANSACTIONAL,true,true", "TRANSACTIONAL,false,false", "MARKETING,true,false"})
    void bypassesSendGridsListsOnlyForTransactionalMailWhereTheIntegrationSaysSo(
            MailKind kind, boolean setting, boolean bypasses) {
        Integration integration = integration(IntegrationRecord.Provider.SENDGRID, "hello@shop.example", null, setting);

        assertThat(smtpApi(Map.of(), kind, integration)
                        .at("/filters/bypass_list_management/settings/enable")
                        .asInt())
                .isEqualTo(bypasses ? 1 : 0);
    }

    @Test
    void keepsTheLargestMetadataWithinSendGridsLimits() {
        StringBuilder metadata = new StringBuilder("{");
        for (int i = 0; i < 8; i++) {
            metadata.append(i == 0 ? "" : ",")
                    .append("\"")
                    .append("k".repeat(63))
                    .append(i)
                    .append("\":")
                    .append(json("é".repeat(150)));
        }
        Map<String, String> fields = Map.of(
                "id",
                json("\"".repeat(128)),
                "campaign",
                json("é".repeat(100)),
                "metadata",
                metadata.append("}").toString());

        JsonNode api = smtpApi(fields, MailKind.MARKETING, sendGrid());

        assertThat(api.get("unique_args").size()).isEqualTo(12);
        assertThat(smtpApiHeader(compose(fields, sendGrid())).length()).isBetween(8_000, 10_000);
    }

    @Test
    void tellsOtherProvidersTheIdOnly() throws Exception {
        MimeMessage message = parse(compose(
                        Map.of("metadata", "{\"order\":\"4711\"}"),
                        integration(IntegrationRecord.Provider.AMAZON_SES, "hello@shop.example", null, true))
                .content());

        assertThat(message.getHeader("X-Sendwell-Id", null)).isEqualTo(ID);
        assertThat(message.getHeader("X-SMTPAPI")).isNull();
    }

    @Test
    void writesNothingButSevenBitInShortLinesWithCrLf() {
        Map<String, String> fields = Map.of(
                "to",
                "{\"address\":\"joe@bücher.example\",\"name\":" + json("Jörg ".repeat(100)) + "}",
                "subject",
                json("ü".repeat(900)),
                "text",
                json("ä\rö\nü\u2028" + "x".repeat(5_000)),
                "html",
                json("<p>" + "ß ".repeat(5_000) + "</p>"),
                "headers",
                "{\"X-Long\":" + json("w".repeat(1_000)) + ",\"X-Words\":"
                        + json("word ".repeat(150).strip()) + "}",
                "attachments",
                "[" + attachment("ü".repeat(255), "image/png", new byte[5_000], "a@b") + "]",
                "campaign",
                json("ü".repeat(100)),
                "metadata",
                "{\"k\":" + json("ü".repeat(150)) + "}");

        String content = composed(fields);

        assertThat(content.chars()).allMatch(c -> c < 127);
        assertThat(content.replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(content.lines()).allMatch(line -> line.length() <= 998);
    }

    @Test
    void writesAnAddressThatNeedsSmtpUtf8AsItIs() {
        assertThat(composed(Map.of("to", "{\"address\":\"jörg@example.org\"}")))
                .contains("\r\nTo: jörg@example.org\r\n");
    }

    @Test
    void keepsAControlCharacterOfTheIntegrationsNameOutOfTheHeader() {
        Integration smuggling = integration(
                IntegrationRecord.Provider.SMTP, "hello@shop.example", null, false, "Shop\r\nBcc: all@x.example");

        assertThat(new String(compose(Map.of(), smuggling).content(), StandardCharsets.UTF_8))
                .doesNotContain("\r\nBcc");
    }

    @Test
    void marketingMailCarriesOneClickUnsubscribe() throws Exception {
        MimeMessage message = parse(withLinks(Map.of("campaign", "\"sale\""), MailKind.MARKETING));

        assertThat(message.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        String link = message.getHeader("List-Unsubscribe")[0];
        assertThat(link).startsWith("<https://mail.shop.example/u/").endsWith(">");
        assertThat(UNSUBSCRIBE.read(link.substring(link.lastIndexOf('/') + 1, link.length() - 1)))
                .contains(new UnsubscribeToken("shop", "order-1", "sale", "joe@example.org"));
    }

    @Test
    void aMessageComposedAgainCarriesTheSameLink() {
        assertThat(withLinks(Map.of(), MailKind.MARKETING)).isEqualTo(withLinks(Map.of(), MailKind.MARKETING));
    }

    @Test
    void theLongestLinkFitsIntoItsLine() throws Exception {
        Map<String, String> fields = Map.of(
                "id", json("i".repeat(128)),
                "campaign", json("ü".repeat(100)),
                "to", "{\"address\":\"" + "a".repeat(64) + "@" + "b.".repeat(90) + "example\"}");

        String content = new String(withLinks(fields, MailKind.MARKETING), StandardCharsets.UTF_8);

        assertThat(content).contains("List-Unsubscribe: <");
        assertThat(content.lines()).allMatch(line -> line.length() <= 998);
    }

    @Test
    void mailThatIsNotLeftByUsCarriesNoLink() throws Exception {
        assertThat(parse(withLinks(Map.of(), MailKind.TRANSACTIONAL)).getHeader("List-Unsubscribe"))
                .isNull();
        assertThat(parse(withLinks(Map.of("unsubscribeGroup", "7"), MailKind.MARKETING))
                        .getHeader("List-Unsubscribe"))
                .isNull();
        assertThat(parse(withLinks(
                                Map.of("headers", "{\"list-unsubscribe\":\"<https://own.example>\"}"),
                                MailKind.MARKETING))
                        .getHeader("List-Unsubscribe"))
                .containsExactly("<https://own.example>");
        assertThat(read(Map.of()).getHeader("List-Unsubscribe")).isNull();
    }

    @Test
    void marketingMailOfAGroupCarriesOurLinkWhereTheProviderAddsNone() throws Exception {
        Integration other = integration(IntegrationRecord.Provider.SMTP, "hello@shop.example", null, false, "Shop");

        assertThat(parse(withLinks(Map.of("unsubscribeGroup", "7"), MailKind.MARKETING, other))
                        .getHeader("List-Unsubscribe"))
                .hasSize(1);
    }

    @Test
    void aPublishersListUnsubscribePostIsNotDoubled() throws Exception {
        Map<String, String> fields = Map.of("headers", "{\"list-unsubscribe-post\":\"List-Unsubscribe=One-Click\"}");

        assertThat(parse(withLinks(fields, MailKind.MARKETING)).getHeader("List-Unsubscribe-Post"))
                .containsExactly("List-Unsubscribe=One-Click");
        assertThat(parse(withLinks(fields, MailKind.TRANSACTIONAL)).getHeader("List-Unsubscribe-Post"))
                .hasSize(1);
    }

    private static byte[] withLinks(Map<String, String> fields, MailKind kind) {
        return withLinks(fields, kind, sendGrid());
    }

    private static byte[] withLinks(Map<String, String> fields, MailKind kind, Integration integration) {
        UnsubscribeLinks links = UnsubscribeLinks.at("https://mail.shop.example", UNSUBSCRIBE);
        return ((Composition.Composed) Composer.compose(request(fields, kind), integration, NOW, links)).content();
    }

    private static JsonNode smtpApi(Map<String, String> fields, MailKind kind, Integration integration) {
        Composition composition = Composer.compose(request(fields, kind), integration, NOW, UnsubscribeLinks.NONE);
        try {
            return ContractsJson.mapper().readTree(smtpApiHeader((Composition.Composed) composition));
        } catch (IOException e) {
            throw new AssertionError("X-SMTPAPI is not JSON", e);
        }
    }

    /** The header's value as SendGrid gets it, checked for what SendGrid asks of its form. */
    private static String smtpApiHeader(Composition.Composed composed) {
        String content = new String(composed.content(), StandardCharsets.UTF_8);
        int start = content.indexOf("X-SMTPAPI: ");
        int end = start;
        do {
            end = content.indexOf("\r\n", end + 2);
        } while (content.charAt(end + 2) == ' ');
        String header = content.substring(start, end);
        assertThat(header.lines()).allMatch(line -> line.length() <= 998);
        assertThat(header.chars()).allMatch(c -> c < 127);
        return header.substring("X-SMTPAPI: ".length()).replace("\r\n", "");
    }

    private static MimeMessage read(Map<String, String> fields) throws MessagingException {
        return parse(compose(fields, sendGrid()).content());
    }

    private static MimeMessage parse(byte[] content) throws MessagingException {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(content));
    }

    private static String composed(Map<String, String> fields) {
        return new String(compose(fields, sendGrid()).content(), StandardCharsets.UTF_8);
    }

    private static Composition.Composed compose(Map<String, String> fields, Integration integration) {
        return (Composition.Composed)
                Composer.compose(request(fields, MailKind.MARKETING), integration, NOW, UnsubscribeLinks.NONE);
    }

    /** A request with these fields, as JSON, instead of or beside the required ones. */
    private static ValidRequest request(Map<String, String> fields, MailKind kind) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "id", "\"order-1\"",
                "integrationId", "\"shop\"",
                "to", "{\"address\":\"joe@example.org\"}",
                "subject", "\"Hello\"",
                "text", "\"Hi\""));
        all.putAll(fields);
        StringBuilder json = new StringBuilder("{");
        all.forEach((name, value) -> json.append(json.length() == 1 ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        byte[] bytes = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        return (ValidRequest) new RequestParser(RequestLimits.DEFAULT).parse(bytes, kind, NOW);
    }

    private static String json(String text) {
        return new String(ContractsJson.write(text), StandardCharsets.UTF_8);
    }

    private static String attachment(String filename, String contentType, byte[] content, String contentId) {
        return "{\"filename\":" + json(filename) + ",\"contentType\":\"" + contentType + "\",\"content\":\""
                + Base64.getEncoder().encodeToString(content) + "\",\"contentId\":"
                + (contentId == null ? "null" : json(contentId)) + "}";
    }

    private static String lines(String text) {
        String canonical = text.replaceAll("\r\n|\r|\n", "\r\n");
        return canonical.isEmpty() || canonical.endsWith("\r\n") ? canonical : canonical + "\r\n";
    }

    private static byte[] bytes(BodyPart part) throws Exception {
        return part.getInputStream().readAllBytes();
    }

    private static Integration sendGrid() {
        return integration(IntegrationRecord.Provider.SENDGRID, "hello@shop.example", null, false);
    }

    private static Integration integration(
            IntegrationRecord.Provider provider, String from, String replyTo, boolean bypass) {
        return integration(provider, from, replyTo, bypass, "The Shop");
    }

    private static Integration integration(
            IntegrationRecord.Provider provider, String from, String replyTo, boolean bypass, String name) {
        return new Integration(
                "shop",
                1,
                provider,
                true,
                new IntegrationRecord.Smtp("smtp.example", 587, IntegrationRecord.Security.STARTTLS, null, null),
                new Mailbox(from, name),
                List.of(),
                replyTo,
                new IntegrationRecord.Limits(10, 100, null),
                IntegrationRecord.UnconfirmedRule.HOLD,
                bypass,
                true,
                new IntegrationRecord.Webhook(
                        new IntegrationRecord.EncryptedSecret(Blob.of(new byte[] {1})), List.of(), false),
                NOW);
    }
}
