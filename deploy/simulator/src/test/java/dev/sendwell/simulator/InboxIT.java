package dev.sendwell.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sendwell.simulator.inbox.Content;
import dev.sendwell.simulator.inbox.Inbox;
import dev.sendwell.simulator.inbox.Message;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InboxIT {
    @RegisterExtension
    final RunningSimulator running = new RunningSimulator();

    @Test
    void showsWhatAMailLibrarySentOverStartTls() throws Exception {
        send("Grüße an Jörg", "<p>Guten <b>Tag</b></p><script>alert(1)</script>");
        String page = running.get("/messages/1").body();
        assertThat(page)
                .contains("<h1>Grüße an Jörg</h1>")
                .contains("Schönen Tag")
                .contains("<iframe sandbox title=\"The message as HTML\" src=\"/messages/1/html\">")
                .contains("<summary>delivered</summary>")
                .contains("ledger-1")
                .doesNotContain("<script");
        assertThat(running.get("/").body()).contains("ann@example.org").contains("Grüße an Jörg");
    }

    @Test
    void servesHtmlOfAMessageSandboxedOnly() throws Exception {
        send("Hello", "<p>Guten Tag</p><script>alert(1)</script>");
        HttpResponse<String> html = running.get("/messages/1/html");
        assertThat(html.body()).contains("<p>Guten Tag</p>");
        assertThat(html.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("sandbox;")
                .doesNotContain("allow-scripts")
                .contains("default-src 'none'");
        HttpResponse<String> source = running.get("/messages/1/source");
        assertThat(source.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(source.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void escapesWhatAMessageSaysOnItsPages() throws Exception {
        send("<img src=x onerror=alert(1)>", "<p>x</p>");
        assertThat(running.get("/").body()).contains("&lt;img src=x").doesNotContain("<img");
        assertThat(running.get("/messages/1").body()).doesNotContain("<img");
        assertThat(running.get("/?q=%22%3E%3Cimg%3E").body()).doesNotContain("<img");
    }

    @Test
    void findsMessagesByPartOfAnAddress() throws Exception {
        send("Hello", "<p>x</p>");
        assertThat(running.json("/api/messages?q=ANN@").get("total").asInt()).isEqualTo(1);
        assertThat(running.json("/api/messages?q=bob").get("total").asInt()).isZero();
        assertThat(running.get("/?q=bob").body()).contains("No message contains this.");
    }

    @Test
    void listsTheNewestFirstAndStreamsEverythingInOrder() throws Exception {
        for (int i = 0; i < 3; i++) {
            send("Hello " + i, "<p>x</p>");
        }
        JsonNode page = running.json("/api/messages?limit=2&offset=1");
        assertThat(page.get("total").asInt()).isEqualTo(3);
        assertThat(page.get("messages").findValuesAsText("subject")).containsExactly("Hello 1", "Hello 0");
        assertThat(page.at("/messages/0/request").asText()).isEqualTo("request-1");
        List<String> lines = running.get("/api/messages/stream").body().lines().toList();
        assertThat(lines)
                .hasSize(3)
                .first()
                .isEqualTo("{\"recipient\":\"ann@example.org\",\"request\":\"request-1\",\"campaign\":\"autumn\"}");
    }

    @Test
    void answersOnlyOnLoopbackNamesAndTakesOnlyJson() throws Exception {
        assertThat(HostHeader.status(running.sendGrid().url().getPort(), "evil.example"))
                .isEqualTo(403);
        assertThat(HostHeader.status(running.sendGrid().url().getPort(), "127.0.0.1:1"))
                .isEqualTo(200);
        assertThat(HostHeader.postText(running.sendGrid().url().getPort(), "/api/reset"))
                .isEqualTo(415);
    }

    @Test
    void keepsContentOfTheNewestMessagesOnlyAndTheLineOfAll() {
        Inbox inbox = new Inbox(1_000);
        for (int i = 0; i < 5; i++) {
            inbox.add(InboxIT::message, new Content(new byte[400], List.of()));
        }
        assertThat(inbox.count()).isEqualTo(5);
        assertThat(inbox.content(3)).isEmpty();
        assertThat(inbox.content(4)).isPresent();
        assertThat(inbox.content(5)).isPresent();
        inbox.add(InboxIT::message, new Content(new byte[5_000], List.of()));
        assertThat(inbox.content(5)).isEmpty();
        assertThat(inbox.content(6)).isPresent();
    }

    private static Message message(int number) {
        return new Message(number, Instant.EPOCH, "", "a@example.org", "", "", null, null, null, 0, "delivered");
    }

    private void send(String subject, String html) throws Exception {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "localhost");
        properties.put("mail.smtp.port", Integer.toString(running.sendGrid().smtpPort()));
        properties.put("mail.smtp.auth", "true");
        properties.put("mail.smtp.starttls.required", "true");
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.ssl.trust", "localhost");
        Session session = Session.getInstance(properties);
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress("shop@shop.example", "Shop"));
        message.setRecipient(RecipientType.TO, new InternetAddress("ann@example.org"));
        message.setSubject(subject, StandardCharsets.UTF_8.name());
        message.setHeader(
                "X-SMTPAPI",
                "{\"unique_args\":{\"sendwell_id\":\"ledger-1\",\r\n \"sendwell_request\":\"request-1\",\"sendwell_campaign\":\"autumn\"}}");
        MimeBodyPart text = new MimeBodyPart();
        text.setText("Schönen Tag", StandardCharsets.UTF_8.name());
        MimeBodyPart rich = new MimeBodyPart();
        rich.setText(html, StandardCharsets.UTF_8.name(), "html");
        message.setContent(new MimeMultipart("alternative", text, rich));
        message.saveChanges();
        Transport.send(message, "apikey", running.sendGrid().apiKey());
    }
}
