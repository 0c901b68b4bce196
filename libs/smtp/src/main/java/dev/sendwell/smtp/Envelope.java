package dev.sendwell.smtp;

/**
 * From whom and to whom the server is asked to carry a message; one recipient.
 *
 * @param from the reverse-path without angle brackets; empty for the null reverse-path
 * @param to the forward-path without angle brackets
 */
public record Envelope(String from, String to) {

    /**
     * @throws IllegalArgumentException when a path has a control character or {@code to} is empty; the message does not quote it
     */
    public Envelope {
        if (to.isEmpty()) {
            throw new IllegalArgumentException("the envelope has no recipient");
        }
        if (hasControlCharacter(from) || hasControlCharacter(to)) {
            throw new IllegalArgumentException("an envelope address has a control character");
        }
    }

    /** True when the server has to offer SMTPUTF8 (RFC 6531). */
    boolean needsSmtpUtf8() {
        return !isAscii(from) || !isAscii(to);
    }

    private static boolean hasControlCharacter(String path) {
        return path.chars().anyMatch(Character::isISOControl);
    }

    private static boolean isAscii(String path) {
        return path.chars().allMatch(c -> c < 128);
    }

    /** Without the addresses. */
    @Override
    public String toString() {
        return "Envelope";
    }
}
