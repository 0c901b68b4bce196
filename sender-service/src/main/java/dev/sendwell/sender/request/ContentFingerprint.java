package dev.sendwell.sender.request;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.SendEmail;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Equal for two requests that ask for the same: tells a request that is published twice from an id that is used for something
 * else. It is over the request as understood, so the order of JSON fields, white space, unknown fields and the spelling of an
 * instant make no difference.
 *
 * @param value the first 128 bits of a SHA-256, as PostgreSQL's {@code uuid} stores them
 */
public record ContentFingerprint(UUID value) {

    static ContentFingerprint of(SendEmail email, MailKind kind) {
        SendEmail canonical = new SendEmail(
                email.id(),
                email.integrationId(),
                email.to(),
                email.from(),
                email.replyTo(),
                email.subject(),
                email.text(),
                email.html(),
                new TreeMap<>(email.headers()),
                email.attachments(),
                email.campaign(),
                email.unsubscribeGroup(),
                new TreeMap<>(email.metadata()),
                email.sendAt(),
                email.expiresAt(),
                email.probe());
        MessageDigest sha256 = sha256();
        sha256.update(kind.name().getBytes(StandardCharsets.US_ASCII));
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest(ContractsJson.write(canonical)));
        return new ContentFingerprint(new UUID(digest.getLong(), digest.getLong()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
