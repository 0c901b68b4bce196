package dev.sendwell.config.token;

import dev.sendwell.config.person.PersonRole;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is known of an API token. */
@Entity
@Table(name = "api_token")
public class ApiToken extends PanacheEntityBase {
    /** The JWT's {@code jti}. */
    @Id
    public UUID id;

    public String name;

    @Enumerated(EnumType.STRING)
    public PersonRole role;

    /** The key that signed it: while no service has that key's public half, the token is refused. */
    @Column(name = "key_id")
    public String keyId;

    @Column(name = "created_by")
    public String createdBy;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "expires_at")
    public Instant expiresAt;

    @Column(name = "revoked_at")
    public @Nullable Instant revokedAt;

    protected ApiToken() {
        this(new UUID(0, 0), "", PersonRole.VIEWER, "", "", Instant.EPOCH, Instant.EPOCH);
    }

    ApiToken(
            UUID id,
            String name,
            PersonRole role,
            String keyId,
            String createdBy,
            Instant createdAt,
            Instant expiresAt) {
        this.id = id;
        this.name = name;
        this.role = role;
        this.keyId = keyId;
        this.createdBy = createdBy;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }
}
