package dev.sendwell.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * One request in the ledger: the first 128 bits of SHA-256 over integration id, a zero byte and request id. The same in
 * Message-ID, in {@code sendwell_id} and after a resend, a restore or a rebuild.
 *
 * @param value the 128 bits, as PostgreSQL's {@code uuid} stores them; version and variant bits mean nothing
 */
public record LedgerId(UUID value) {

    /** The ledger id of a request. */
    public static LedgerId of(String integrationId, String requestId) {
        MessageDigest sha256 = sha256();
        sha256.update(integrationId.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        sha256.update(requestId.getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = ByteBuffer.wrap(sha256.digest());
        return new LedgerId(new UUID(bytes.getLong(), bytes.getLong()));
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when it is not 32 hexadecimal digits
     */
    public static LedgerId parse(String hex) {
        return new LedgerId(Hex128.parse(hex));
    }

    /** 32 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return Hex128.format(value);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** 128 bits as 32 hexadecimal digits. */
    static final class Hex128 {
        private Hex128() {}

        static UUID parse(String hex) {
            if (hex.length() != 32) {
                throw new IllegalArgumentException("not 32 hexadecimal digits: " + hex.length() + " characters");
            }
            return new UUID(HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
        }

        static String format(UUID value) {
            HexFormat hex = HexFormat.of();
            return hex.toHexDigits(value.getMostSignificantBits()) + hex.toHexDigits(value.getLeastSignificantBits());
        }
    }
}
