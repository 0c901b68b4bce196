package dev.sendwell.config.connect;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our webhook at SendGrid, as this service knows it. */
@Entity
@Table(name = "sendgrid_webhook")
public class Connection extends PanacheEntityBase {
    /** The field that an API key is encrypted for. */
    static final String API_KEY = "sendgrid.api-key";

    @Id
    @Column(name = "integration_id")
    public String integrationId;

    @Column(name = "webhook_id")
    public String webhookId = "";

    @Column(name = "connected_at")
    public Instant connectedAt = Instant.EPOCH;

    /** Ciphertext. */
    @Column(name = "api_key")
    public byte @Nullable [] apiKey;

    /** When it was last compared, or that was last tried. */
    @Column(name = "checked_at")
    public Instant checkedAt = Instant.EPOCH;

    /** A line each. */
    public String differences = "";

    /** Why the last comparison failed. */
    public @Nullable String problem;

    protected Connection() {
        this("");
    }

    Connection(String integrationId) {
        this.integrationId = integrationId;
    }

    /** What differs from what it should be, such as {@code Dropped is unticked}. */
    public List<String> differing() {
        return differences.lines().toList();
    }

    /** True while a key is stored to compare with. */
    public boolean compares() {
        return apiKey != null;
    }
}
