package dev.sendwell.config.session;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One refresh token of a session, as its hash. It is random enough that a plain hash cannot be guessed at. */
@Entity
@Table(name = "refresh_token")
public class RefreshToken extends PanacheEntityBase {
    private static final SecureRandom RANDOM = new SecureRandom();

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

    /** 256 random bits as text. */
    static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
