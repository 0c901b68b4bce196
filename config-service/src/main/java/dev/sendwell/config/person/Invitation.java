package dev.sendwell.config.person;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A link under which somebody chooses a password, once. Of its token only the hash is kept. */
@Entity
@Table(name = "invitation")
public class Invitation extends PanacheEntityBase {
    @Id
    public UUID person;

    public byte[] hash;

    @Column(name = "expires_at")
    public Instant expiresAt;

    protected Invitation() {
        this(new UUID(0, 0), new byte[0], Instant.EPOCH);
    }

    Invitation(UUID person, byte[] hash, Instant expiresAt) {
        this.person = person;
        this.hash = hash;
        this.expiresAt = expiresAt;
    }
}
