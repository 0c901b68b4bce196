package dev.sendwell.config.incident;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The certificate of an integration's SMTP server, as it was last seen. */
@Entity
@Table(name = "server_certificate")
public class ServerCertificate extends PanacheEntityBase {
    @Id
    @Column(name = "integration_id")
    public String integrationId = "";

    @Column(name = "checked_at")
    public Instant checkedAt = Instant.EPOCH;

    @Column(name = "expires_at")
    public @Nullable Instant expiresAt;

    /** Of which host, port and security {@link #expiresAt} was seen. */
    public @Nullable String server;
}
