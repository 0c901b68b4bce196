package dev.sendwell.simulator.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sendwell.simulator.webhook.WebhookSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The webhook's settings as JSON, on disk and over HTTP: SendGrid, too, still knows them tomorrow. */
public final class SettingsFile {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;

    public SettingsFile(Path file) {
        this.file = file;
    }

    /** The settings of the last time; those of a new account when there are none. */
    public WebhookSettings read() throws IOException {
        return Files.exists(file) ? changed(WebhookSettings.OFF, Files.readAllBytes(file)) : WebhookSettings.OFF;
    }

    void write(WebhookSettings settings) throws IOException {
        Files.write(file, json(settings));
    }

    static byte[] json(WebhookSettings settings) throws IOException {
        URI url = settings.url();
        return JSON.writeValueAsBytes(new Fields(
                url == null ? "" : url.toString(),
                settings.batchInterval().toMillis(),
                settings.repeat(),
                settings.shuffle(),
                settings.delay().toMillis(),
                settings.maxWebhooks()));
    }

    /**
     * Settings with those fields changed that the JSON names; an empty {@code webhookUrl} switches posting off.
     *
     * @throws IOException when it is no such JSON
     * @throws IllegalArgumentException when a value makes no sense; the message names the field
     */
    static WebhookSettings changed(WebhookSettings before, byte[] json) throws IOException {
        Fields fields = JSON.readValue(json, Fields.class);
        URI url = before.url();
        if (fields.webhookUrl != null) {
            url = fields.webhookUrl.isEmpty() ? null : URI.create(fields.webhookUrl);
        }
        return new WebhookSettings(
                url,
                fields.batchIntervalMillis == null
                        ? before.batchInterval()
                        : Duration.ofMillis(fields.batchIntervalMillis),
                fields.repeat == null ? before.repeat() : fields.repeat,
                fields.shuffle == null ? before.shuffle() : fields.shuffle,
                fields.delayMillis == null ? before.delay() : Duration.ofMillis(fields.delayMillis),
                fields.maxWebhooks == null ? before.maxWebhooks() : fields.maxWebhooks);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Fields(
            @Nullable String webhookUrl,
            @Nullable Long batchIntervalMillis,
            @Nullable Integer repeat,
            @Nullable Boolean shuffle,
            @Nullable Long delayMillis,
            @Nullable Integer maxWebhooks) {}
}
