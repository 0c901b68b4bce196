package dev.sendwell.config.session;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A session that may be refreshed until it ends. */
@Entity
@Table(name = "session")
public class Session extends PanacheEntityBase {
    @Id
    public UUID id;

    /** Whose. */
    public UUID person;

    /** The same for as long as it lasts, so that a page outlives its token. */
    public String csrf;

    @Column(name = "expires_at")
    public Instant expiresAt;

    protected Session() {
        this(new UUID(0, 0), new UUID(0, 0), "", Instant.EPOCH);
    }

    Session(UUID id, UUID person, String csrf, Instant expiresAt) {
        this.id = id;
        this.person = person;
        this.csrf = csrf;
        this.expiresAt = expiresAt;
    }
}
