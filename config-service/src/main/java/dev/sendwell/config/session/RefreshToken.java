package dev.sendwell.config.session;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One refresh token of a session, as its hash. */
@Entity
@Table(name = "refresh_token")
public class RefreshToken extends PanacheEntityBase {
    @Id
    public byte[] hash;

    public UUID session;

    /** When the next one took its place. */
    @Column(name = "used_at")
    public @Nullable Instant usedAt;

    protected RefreshToken() {
        this(new byte[0], new UUID(0, 0));
    }

    RefreshToken(byte[] hash, UUID session) {
        this.hash = hash;
        this.session = session;
    }

    /** Whose a refresh token is; empty for one that nobody has. */
    static Optional<UUID> sessionOf(byte[] hash) {
        return getEntityManager()
                .createQuery("select session from RefreshToken where hash = :hash", UUID.class)
                .setParameter("hash", hash)
                .getResultStream()
                .findFirst();
    }
}
