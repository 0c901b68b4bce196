package dev.sendwell.local.demo;

import dev.sendwell.contracts.Mailbox;
import dev.sendwell.contracts.SendEmail;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** One message to the whole crowd. */
final class Campaign {
    /** The unsubscribe group that every campaign of the demo names. */
    static final int GROUP = 12;

    private static final String HTML = resource("campaign.html");
    private static final String TEXT = resource("campaign.txt");

    private final String integration;
    private final String name;
    private final String season;

    /**
     * @param name unique; what reports group by
     * @param season what it is about, as the reader sees it
     */
    Campaign(String integration, String name, String season) {
        this.integration = integration;
        this.name = name;
        this.season = season;
    }

    String name() {
        return name;
    }

    String requestId(Person person) {
        return "%s-%05d".formatted(name, person.number());
    }

    SendEmail request(Person person) {
        return new SendEmail(
                requestId(person),
                integration,
                new Mailbox(person.address(), person.name()),
                null,
                null,
                season + " at the Lantern Shop: 20 % off for you, " + person.name(),
                filled(TEXT, person.name()),
                filled(HTML, person.name()),
                Map.of(),
                List.of(),
                name,
                GROUP,
                Map.of("reader", Integer.toString(person.number())),
                null,
                null,
                null);
    }

    private String filled(String template, String reader) {
        return template.replace("{season}", season).replace("{name}", reader);
    }

    private static String resource(String name) {
        try (InputStream in = Campaign.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + Campaign.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
