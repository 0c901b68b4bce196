package dev.sendwell.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.KeyStore;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpConversationIT {
    private static final String QUEUED = "250 Ok: queued as [A-Za-z0-9_-]{22}";
    private static final String GROUP = "MAIL FROM:<shop@shop.example>\r\nRCPT TO:<ann@example.org>\r\nDATA\r\n";
    private static final String CONTENT = "Subject: Hello\r\n\r\nHow are you?\r\n.\r\n";

    @RegisterExtension
    final RunningSimulator running = new RunningSimulator();

    @Test
    void offersWhatSendGridOffersAndNothingElse() throws Exception {
        try (RawSmtp smtp = running.connected()) {
            assertThat(smtp.say("EHLO client.example.org")).isEqualTo("""
                            250-smtp.sendgrid.net
                            250-8BITMIME
                            250-PIPELINING
                            250-SIZE 31457280
                            250-STARTTLS
                            250-AUTH PLAIN LOGIN
                            250 AUTH=PLAIN LOGIN""");
        }
    }

    @Test
    void takesPipelinedGroupsWithContentAndTheNextGroupInOneSegment() throws Exception {
        try (RawSmtp smtp = running.signedIn()) {
            smtp.write(GROUP);
            assertThat(smtp.reply()).isEqualTo("250 Sender address accepted");
            assertThat(smtp.reply()).isEqualTo("250 Recipient address accepted");
            assertThat(smtp.reply()).isEqualTo("354 Continue");
            smtp.write(CONTENT + GROUP);
            assertThat(smtp.reply()).matches(QUEUED);
            assertThat(smtp.reply()).startsWith("250 Sender");
            assertThat(smtp.reply()).startsWith("250 Recipient");
            assertThat(smtp.reply()).startsWith("354");
            smtp.write(CONTENT + "QUIT\r\n");
            assertThat(smtp.reply()).matches(QUEUED);
            assertThat(smtp.reply()).startsWith("221");
            assertThat(smtp.closedByServer()).isTrue();
        }
        assertThat(running.json("/api/messages/count").get("count").asInt()).isEqualTo(2);
    }

    @Test
    void answersAPipelinedGroupInOnePiece() throws Exception {
        try (RawSmtp smtp = running.signedIn()) {
            smtp.write(GROUP);
            assertThat(smtp.oneRead())
                    .isEqualTo("250 Sender address accepted\r\n250 Recipient address accepted\r\n354 Continue\r\n");
        }
    }

    @Test
    void refusesDataOfAPipelinedGroupWhoseOnlyRecipientWasRefused() throws Exception {
        try (RawSmtp smtp = running.signedIn()) {
            smtp.write("MAIL FROM:<shop@shop.example>\r\nRCPT TO:<no-domain>\r\nDATA\r\n");
            assertThat(smtp.reply()).startsWith("250");
            assertThat(smtp.reply()).startsWith("501");
            assertThat(smtp.reply()).startsWith("503");
        }
    }

    @Test
    void keepsContentByteByByteButForTheStuffedDots() throws Exception {
        String content = "Subject: dots\r\n\r\n.\r.. \r\n.x\r\n\n.\n\r\r\nend\r\n";
        try (RawSmtp smtp = running.signedIn()) {
            smtp.write(GROUP);
            smtp.reply();
            smtp.reply();
            smtp.reply();
            smtp.write(content.replace("\r\n.", "\r\n..") + ".\r\n");
            assertThat(smtp.reply()).matches(QUEUED);
        }
        assertThat(running.get("/messages/1/source").body()).isEqualTo(content);
    }

    @Test
    void doesNotTakeABareLineFeedAsTheEndOfTheContent() throws Exception {
        try (RawSmtp smtp = running.signedIn()) {
            smtp.write(GROUP);
            smtp.oneRead();
            smtp.write("Subject: smuggled\r\n\r\nbody\n.\nMAIL FROM:<evil@example.org>\n.\r\nstill content\r\n.\r\n");
            assertThat(smtp.reply()).matches(QUEUED);
        }
        assertThat(running.json("/api/messages/count").get("count").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"apikey, SG.wrong", "apiKey, right", "shop@shop.example, right"})
    void refusesAnyOtherUserOrKeyInSendGridsWords(String user, String key) throws Exception {
        String password = key.equals("right") ? running.sendGrid().apiKey() : key;
        try (RawSmtp smtp = running.connected()) {
            smtp.say("EHLO client.example.org");
            assertThat(smtp.say("AUTH PLAIN " + RunningSimulator.plain(user, password)))
                    .isEqualTo(
                            "535 Authentication failed: The provided authorization grant is invalid, expired, or revoked");
            assertThat(smtp.say("MAIL FROM:<shop@shop.example>")).startsWith("550 Unauthenticated");
        }
    }

    @Test
    void takesAuthLoginInThreeSteps() throws Exception {
        Base64.Encoder base64 = Base64.getEncoder();
        try (RawSmtp smtp = running.connected()) {
            smtp.say("EHLO client.example.org");
            assertThat(smtp.say("AUTH LOGIN")).isEqualTo("334 VXNlcm5hbWU6");
            assertThat(smtp.say(base64.encodeToString("apikey".getBytes(java.nio.charset.StandardCharsets.US_ASCII))))
                    .isEqualTo("334 UGFzc3dvcmQ6");
            assertThat(smtp.say(base64.encodeToString(
                            running.sendGrid().apiKey().getBytes(java.nio.charset.StandardCharsets.US_ASCII))))
                    .startsWith("235");
        }
    }

    @Test
    void encryptsWithACertificateForLocalhostThatItsTrustStoreVerifies() throws Exception {
        try (RawSmtp smtp = running.connected()) {
            smtp.say("EHLO client.example.org");
            assertThat(smtp.say("STARTTLS")).startsWith("220");
            smtp.over(secured(smtp));
            assertThat(smtp.say("MAIL FROM:<shop@shop.example>")).startsWith("503 Must send EHLO first");
            assertThat(smtp.say("EHLO client.example.org"))
                    .doesNotContain("STARTTLS")
                    .contains("PIPELINING");
            assertThat(smtp.say("AUTH PLAIN "
                            + RunningSimulator.plain(
                                    "apikey", running.sendGrid().apiKey())))
                    .startsWith("235");
        }
    }

    @Test
    void forgetsWhatCameInTheSegmentOfStartTls() throws Exception {
        try (RawSmtp smtp = running.connected()) {
            smtp.say("EHLO client.example.org");
            smtp.write("STARTTLS\r\nNOOP\r\n");
            assertThat(smtp.reply()).startsWith("220");
            smtp.over(secured(smtp));
            assertThat(smtp.say("EHLO client.example.org")).startsWith("250-smtp.sendgrid.net");
        }
    }

    @Test
    void refusesAMessageThatAnnouncesTooMuch() throws Exception {
        try (RawSmtp smtp = running.signedIn()) {
            assertThat(smtp.say("MAIL FROM:<shop@shop.example> BODY=8BITMIME SIZE=31457281"))
                    .startsWith("552");
            assertThat(smtp.say("MAIL FROM:<shop@shop.example> SIZE=31457280 BODY=8BITMIME"))
                    .startsWith("250");
        }
    }

    @Test
    void refusesAMessageThatIsTooLargeAndGoesOn() throws Exception {
        try (RawSmtp smtp = running.signedIn()) {
            smtp.write(GROUP);
            smtp.oneRead();
            String line = "x".repeat(1022) + "\r\n";
            String block = line.repeat(1024);
            for (int i = 0; i < 30; i++) {
                smtp.write(block);
            }
            smtp.write("y\r\n.\r\n");
            assertThat(smtp.reply()).startsWith("552");
            assertThat(smtp.say("MAIL FROM:<shop@shop.example>")).startsWith("250");
        }
        assertThat(running.json("/api/messages/count").get("count").asInt()).isZero();
    }

    @Test
    void refusesWhatOnlySmtpUtf8Allows() throws Exception {
        try (RawSmtp smtp = running.signedIn()) {
            assertThat(smtp.say("MAIL FROM:<shop@shop.example> SMTPUTF8")).startsWith("555");
            assertThat(smtp.say("MAIL FROM:<shop@shop.example>")).startsWith("250");
            assertThat(smtp.say("RCPT TO:<j\u00f6rg@example.org>")).startsWith("501");
        }
    }

    @Test
    void givesEveryRecipientOfAMessageAFateOfItsOwn() throws Exception {
        try (RawSmtp smtp = running.signedIn()) {
            smtp.say("MAIL FROM:<shop@shop.example>");
            for (String recipient : new String[] {"ann@example.org", "bounce+bob@example.org"}) {
                smtp.say("RCPT TO:<" + recipient + ">");
            }
            smtp.say("DATA");
            smtp.write(CONTENT);
            assertThat(smtp.reply()).matches(QUEUED);
        }
        JsonNode messages = running.json("/api/messages").get("messages");
        assertThat(IntStream.range(0, messages.size())
                        .mapToObj(messages::get)
                        .collect(Collectors.toMap(
                                message -> message.get("recipient").asText(),
                                message -> message.get("outcome").asText())))
                .containsOnly(
                        org.assertj.core.api.Assertions.entry("ann@example.org", "delivered"),
                        org.assertj.core.api.Assertions.entry("bounce+bob@example.org", "bounced"));
    }

    @Test
    void speaksTlsFromTheFirstByteOnASecondPort() throws Exception {
        try (RawSmtp smtp = new RawSmtp(running.sendGrid().smtpTlsPort())) {
            smtp.over(secured(smtp));
            assertThat(smtp.reply()).startsWith("220");
            assertThat(smtp.say("EHLO client.example.org"))
                    .contains("AUTH PLAIN LOGIN")
                    .doesNotContain("STARTTLS");
            assertThat(smtp.say("AUTH PLAIN "
                            + RunningSimulator.plain(
                                    "apikey", running.sendGrid().apiKey())))
                    .startsWith("235");
        }
    }

    @Test
    void letsNobodyInWhileCreditsAreExceeded() throws Exception {
        running.post("/api/account", "{\"creditsExceeded\":true}");
        assertThat(signIn(running.sendGrid().apiKey()))
                .isEqualTo("451 Authentication failed: Maximum credits exceeded");

        running.post("/api/account", "{\"creditsExceeded\":false}");
        assertThat(signIn(running.sendGrid().apiKey())).startsWith("235");
    }

    @Test
    void refusesAFromOfADomainThatIsNotVerified() throws Exception {
        running.post("/api/account", "{\"verifiedDomains\":[\"shop.example\"]}");
        try (RawSmtp smtp = running.signedIn()) {
            assertThat(sendFrom(smtp, "The Shop <Hello@Shop.Example>")).matches(QUEUED);
            assertThat(sendFrom(smtp, "The Shop <hello@shop.test>"))
                    .startsWith("550 The from address does not match a verified Sender Identity.");
        }
        assertThat(running.json("/api/messages/count").get("count").asInt()).isEqualTo(1);
        assertThat(running.json("/api/account").at("/verifiedDomains/0").asText())
                .isEqualTo("shop.example");
    }

    private String signIn(String key) throws Exception {
        try (RawSmtp smtp = running.connected()) {
            smtp.say("EHLO client.example.org");
            return smtp.say("AUTH PLAIN " + RunningSimulator.plain("apikey", key));
        }
    }

    private static String sendFrom(RawSmtp smtp, String from) throws Exception {
        smtp.write(GROUP);
        smtp.reply();
        smtp.reply();
        smtp.reply();
        smtp.write("From: " + from + "\r\n" + CONTENT);
        return smtp.reply();
    }

    private SSLSocket secured(RawSmtp smtp) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(running.sendGrid().trustStore())) {
            trusted.load(in, running.sendGrid().trustStorePassword().toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket secure = (SSLSocket) context.getSocketFactory()
                .createSocket(smtp.socket(), "localhost", smtp.socket().getPort(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }
}
