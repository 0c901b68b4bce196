package dev.sendwell.simulator.http;

import dev.sendwell.simulator.inbox.Content;
import dev.sendwell.simulator.inbox.Inbox;
import dev.sendwell.simulator.inbox.Message;
import dev.sendwell.simulator.message.ReadableMessage;
import dev.sendwell.simulator.webhook.EventPoster;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The inbox for people: the list, one message, and its HTML in a sandbox. */
public final class InboxPages {
    private static final int PAGE = 50;
    private static final String SANDBOX =
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM, HH:mm:ss", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    private final Inbox inbox;
    private final EventPoster poster;
    private final byte[] styleSheet;

    public InboxPages(Inbox inbox, EventPoster poster) throws IOException {
        this.inbox = inbox;
        this.poster = poster;
        try (InputStream in = InboxPages.class.getResourceAsStream("inbox.css")) {
            if (in == null) {
                throw new IllegalStateException("inbox.css is missing from the jar");
            }
            this.styleSheet = in.readAllBytes();
        }
    }

    /** Messages whose address, subject, campaign, request or outcome contains the text; all when it is empty. */
    static Predicate<Message> search(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return message -> wanted.isEmpty()
                || contains(message.recipient(), wanted)
                || contains(message.subject(), wanted)
                || contains(message.outcome(), wanted)
                || (message.request() != null && contains(message.request(), wanted))
                || (message.campaign() != null && contains(message.campaign(), wanted));
    }

    private static boolean contains(String text, String lowerCase) {
        return text.toLowerCase(Locale.ROOT).contains(lowerCase);
    }

    Answer styleSheet() {
        return new Answer(200, "text/css; charset=utf-8", styleSheet, Map.of());
    }

    Answer notFound() {
        return page(404, "Not found", "<h1>Not here</h1><p class=\"lead\"><a href=\"/\">Back to the inbox</a></p>");
    }

    Answer list(Map<String, String> query) {
        String search = query.getOrDefault("q", "");
        int page = pageNumber(query.getOrDefault("page", "1"));
        Inbox.Page found = inbox.newest(search(search), (page - 1) * PAGE, PAGE);
        String content = """
                <h1>Inbox</h1>
                <p class="lead">%s</p>
                <form class="tools" action="/">
                <label class="grow">Find<input name="q" value="%s" placeholder="part of an address, subject, campaign or outcome"></label>
                <button class="main">Find</button></form>
                <section class="scroll">%s</section>%s
                """.formatted(lead(), escape(search), rows(found, search), pager(found.total(), page, search));
        return page(200, "Inbox", content);
    }

    private String lead() {
        EventPoster.Status webhook = poster.status();
        String events = poster.settings().url() == null
                ? "no Event Webhook is set: nobody hears what happened to them"
                : "%,d events posted, %,d wait, the last post was answered with %s"
                        .formatted(webhook.postedEvents(), webhook.waitingEvents(), webhook.lastAnswer());
        return "%,d messages accepted by the SendGrid simulator · %s".formatted(inbox.count(), escape(events));
    }

    private static String rows(Inbox.Page found, String search) {
        if (found.messages().isEmpty()) {
            return search.isBlank()
                    ? "<p>What is sent to the simulator's SMTP port appears here. Run <code>./sendwell demo</code>, or send a test e-mail from the dashboard.</p>"
                    : "<p>No message contains this.</p>";
        }
        return found.messages().stream()
                .map(InboxPages::row)
                .collect(Collectors.joining(
                        "\n",
                        "<table><thead><tr><th>To</th><th>Subject</th><th>What became of it</th><th>Accepted</th></tr></thead><tbody>",
                        "</tbody></table>"));
    }

    private static String row(Message message) {
        return "<tr><td><a href=\"/messages/%d\">%s</a></td><td>%s%s</td><td><span class=\"state %s\">%s</span></td><td>%s</td></tr>"
                .formatted(
                        message.number(),
                        escape(message.recipient()),
                        escape(message.subject().isEmpty() ? "(no subject)" : message.subject()),
                        message.campaign() == null ? "" : " <small>" + escape(message.campaign()) + "</small>",
                        tone(message.outcome()),
                        escape(message.outcome()),
                        TIME.format(message.receivedAt()));
    }

    private static String tone(String outcome) {
        if (outcome.startsWith("bounced") || outcome.startsWith("dropped") || outcome.endsWith("bounced")) {
            return "bad";
        }
        return outcome.startsWith("blocked") || outcome.contains("unsubscribed") || outcome.contains("complained")
                ? "warn"
                : "good";
    }

    private static String pager(int total, int page, String search) {
        int pages = Math.max(1, (total + PAGE - 1) / PAGE);
        String q = search.isEmpty() ? "" : "&amp;q=" + java.net.URLEncoder.encode(search, StandardCharsets.UTF_8);
        String newer = page > 1 ? "<a href=\"/?page=%d%s\">Newer</a> · ".formatted(page - 1, q) : "";
        String older = page < pages ? " · <a href=\"/?page=%d%s\">Older</a>".formatted(page + 1, q) : "";
        return "<p class=\"quiet\">%spage %,d of %,d%s</p>".formatted(newer, page, pages, older);
    }

    private static int pageNumber(String text) {
        return text.matches("[1-9]\\d{0,5}") ? Integer.parseInt(text) : 1;
    }

    Answer message(int number, String part) {
        Optional<Message> message = inbox.message(number);
        if (message.isEmpty()) {
            return notFound();
        }
        Optional<Content> content = inbox.content(number);
        if (content.isEmpty()) {
            return page(200, message.get().subject(), facts(message.get()) + """
                    <section><p>Only the line of this message is left: content is kept for the newest messages.</p></section>""");
        }
        byte[] source = content.get().source();
        if (part.equals("/source")) {
            return new Answer(200, "text/plain; charset=utf-8", source, Map.of());
        }
        try {
            ReadableMessage readable = ReadableMessage.parse(source);
            return part.equals("/html") ? sandboxed(readable) : whole(message.get(), content.get(), readable);
        } catch (MessagingException | IOException e) {
            return page(200, message.get().subject(), facts(message.get()) + """
                    <section><p>This is not a MIME message that can be shown. <a href="/messages/%d/source">Its source</a></p></section>""".formatted(number));
        }
    }

    private static Answer sandboxed(ReadableMessage readable) {
        return Answer.text(
                200,
                "text/html; charset=utf-8",
                readable.html() == null ? "" : readable.html(),
                Map.of("Content-Security-Policy", SANDBOX));
    }

    private static Answer whole(Message message, Content content, ReadableMessage readable) {
        StringBuilder page = new StringBuilder(facts(message));
        page.append("<section><h2>What SendGrid reports</h2>")
                .append(ladder(content.events()))
                .append("</section>");
        if (readable.html() != null) {
            page.append(
                    "<section><h2>HTML</h2><iframe sandbox title=\"The message as HTML\" src=\"/messages/%d/html\"></iframe></section>"
                            .formatted(message.number()));
        }
        if (readable.text() != null) {
            page.append("<section><h2>Text</h2><pre>")
                    .append(escape(readable.text()))
                    .append("</pre></section>");
        }
        page.append("<section><h2>Envelope and source</h2><dl>")
                .append(fact("From", readable.from()))
                .append(fact("To", readable.to()))
                .append(fact("Date", readable.date()))
                .append(fact(
                        "Attachments",
                        readable.attachments().isEmpty() ? "none" : String.join(", ", readable.attachments())))
                .append("</dl><details><summary>Source, %,d bytes</summary><pre>".formatted(message.bytes()))
                .append(escape(new String(content.source(), StandardCharsets.UTF_8)))
                .append(
                        "</pre></details><p class=\"quiet\"><a href=\"/messages/%d/source\">Source alone</a></p></section>"
                                .formatted(message.number()));
        return page(200, message.subject(), page.toString());
    }

    private static String facts(Message message) {
        return """
                <p class="quiet"><a href="/">Inbox</a> · message %,d</p>
                <h1>%s</h1>
                <p class="lead">to %s · <span class="state %s">%s</span></p>
                <section><dl>%s%s%s%s%s</dl></section>
                """.formatted(
                        message.number(),
                        escape(message.subject().isEmpty() ? "(no subject)" : message.subject()),
                        escape(message.recipient()),
                        tone(message.outcome()),
                        escape(message.outcome()),
                        fact("Accepted", TIME.format(message.receivedAt())),
                        fact("Queued as", message.queuedAs()),
                        fact("Request", message.request() == null ? "not named" : message.request()),
                        fact("Campaign", message.campaign() == null ? "none" : message.campaign()),
                        fact("Ledger id", message.sendwellId() == null ? "not named" : message.sendwellId()));
    }

    private static String fact(String name, String value) {
        return "<dt>%s</dt><dd>%s</dd>".formatted(name, escape(value));
    }

    private static String ladder(List<Content.Event> events) {
        long now = System.currentTimeMillis();
        return events.stream()
                .map(event -> "<li%s><details><summary>%s</summary><pre>%s</pre></details><time>%s</time></li>"
                        .formatted(
                                event.atMillis() > now ? " class=\"wait\"" : "",
                                escape(event.name()),
                                escape(event.json()),
                                TIME.format(Instant.ofEpochMilli(event.atMillis()))))
                .collect(Collectors.joining("\n", "<ol class=\"ladder\">", "</ol>"));
    }

    private static Answer page(int status, String title, String content) {
        return Answer.page(status, """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s · SendGrid simulator</title><link rel="stylesheet" href="/inbox.css"></head>
                <body><header><strong>SendGrid simulator</strong><nav aria-label="Main"><a href="/" aria-current="page">Inbox</a></nav><span class="quiet">on this machine only</span></header>
                <main>%s</main></body></html>
                """.formatted(escape(title), content));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
