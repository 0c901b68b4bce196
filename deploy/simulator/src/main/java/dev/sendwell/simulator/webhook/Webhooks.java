package dev.sendwell.simulator.webhook;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The account's Event Webhooks: those that were made over SendGrid's API, which lie in a file, and at most one that the
 * simulator's own settings name.
 */
public final class Webhooks {
    /** The id of the one that was set up here. */
    private static final String HERE = "simulator";

    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final KeyPair keysHere;
    private final List<Webhook> made = new ArrayList<>();
    private @Nullable Webhook here;

    private record Line(
            String id,
            String url,
            boolean enabled,
            Set<String> boxes,
            String friendlyName,
            String publicKey,
            String privateKey,
            String createdAt,
            String updatedAt) {}

    /**
     * Reads what the last time left.
     *
     * @param keysHere what the webhook signs with that the settings name
     * @throws IOException when the file cannot be read
     */
    public Webhooks(Path file, KeyPair keysHere) throws IOException {
        this.file = file;
        this.keysHere = keysHere;
        if (Files.exists(file)) {
            for (Line line : JSON.readValue(file.toFile(), Line[].class)) {
                made.add(webhook(line));
            }
        }
    }

    /** All of them, the oldest first. */
    public synchronized List<Webhook> all() {
        return Stream.concat(Stream.ofNullable(here), made.stream()).toList();
    }

    /** The webhook of an id. */
    public Optional<Webhook> find(String id) {
        return all().stream().filter(webhook -> webhook.id().equals(id)).findFirst();
    }

    /** Has the settings' own webhook post there, with every box ticked and signed; null: there is none. */
    synchronized void setUpHere(@Nullable URI url) {
        Instant now = Instant.now();
        here = url == null
                ? null
                : new Webhook(
                        HERE, url, true, Webhook.BOXES, "set up in the simulator", Optional.of(keysHere), now, now);
    }

    /** Adds a webhook. */
    public synchronized void add(Webhook webhook) throws IOException {
        made.add(webhook);
        write();
    }

    /** Changes a webhook; empty when there is none of the id. */
    public synchronized Optional<Webhook> change(String id, UnaryOperator<Webhook> change) throws IOException {
        Optional<Webhook> changed = find(id).map(change);
        if (changed.isPresent() && id.equals(HERE)) {
            here = changed.get();
        } else if (changed.isPresent()) {
            made.replaceAll(webhook -> webhook.id().equals(id) ? changed.get() : webhook);
            write();
        }
        return changed;
    }

    /** Deletes a webhook; false when there is none of the id. */
    public synchronized boolean delete(String id) throws IOException {
        if (id.equals(HERE)) {
            boolean was = here != null;
            here = null;
            return was;
        }
        boolean deleted = made.removeIf(webhook -> webhook.id().equals(id));
        write();
        return deleted;
    }

    private void write() throws IOException {
        Files.write(
                file, JSON.writeValueAsBytes(made.stream().map(Webhooks::line).toList()));
    }

    private static Line line(Webhook webhook) {
        return new Line(
                webhook.id(),
                webhook.url().toString(),
                webhook.enabled(),
                webhook.boxes(),
                webhook.friendlyName(),
                webhook.keys().map(WebhookKeys::publicKey).orElse(""),
                webhook.keys().map(WebhookKeys::privateKey).orElse(""),
                webhook.createdAt().toString(),
                webhook.updatedAt().toString());
    }

    private static Webhook webhook(Line line) throws IOException {
        try {
            return new Webhook(
                    line.id,
                    URI.create(line.url),
                    line.enabled,
                    line.boxes,
                    line.friendlyName,
                    line.publicKey.isEmpty()
                            ? Optional.empty()
                            : Optional.of(WebhookKeys.read(line.publicKey, line.privateKey)),
                    Instant.parse(line.createdAt),
                    Instant.parse(line.updatedAt));
        } catch (GeneralSecurityException e) {
            throw new IOException("a webhook's keys cannot be used; delete the file", e);
        }
    }
}
