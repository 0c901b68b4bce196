package dev.sendwell.contracts;

import com.ibm.icu.text.IDNA;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An address that can be compared.
 *
 * <p>The canonical form: trimmed, NFC, domain as UTS-46 A-label (non-transitional, so ß stays ß) in lower case, local part in
 * lower case; dots and plus tags are kept. It is for comparison, storage and hashing only: RCPT uses {@link #mailbox}.
 *
 * @param mailbox the local part as it was written, the domain as A-label
 * @param canonical what equal addresses have in common
 */
public record EmailAddress(String mailbox, String canonical) implements ParsedAddress {
    private static final IDNA UTS46 = IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.USE_STD3_RULES | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);

    /** Reads what somebody wrote: an address, or the reason why it is none. */
    public static ParsedAddress parse(@Nullable String written) {
        if (written == null || written.isBlank()) {
            return new ParsedAddress.Invalid("the address is empty");
        }
        String text = Normalizer.normalize(written.strip(), Normalizer.Form.NFC);
        int at = text.lastIndexOf('@');
        if (at < 0) {
            return new ParsedAddress.Invalid("the address has no @");
        }
        if (at == 0) {
            return new ParsedAddress.Invalid("the address has nothing before the @");
        }
        if (at == text.length() - 1) {
            return new ParsedAddress.Invalid("the address has no domain after the @");
        }
        String local = text.substring(0, at);
        String refusal = refuseLocalPart(local);
        if (refusal != null) {
            return new ParsedAddress.Invalid(refusal);
        }
        String domain = domain(text.substring(at + 1));
        if (domain == null) {
            return new ParsedAddress.Invalid("the address has no valid domain after the @");
        }
        if (local.length() + 1 + domain.length() > 254) {
            return new ParsedAddress.Invalid("the address is longer than 254 characters");
        }
        return new EmailAddress(local + "@" + domain, local.toLowerCase(Locale.ROOT) + "@" + domain);
    }

    /**
     * The canonical form of a domain.
     *
     * @return the A-label in lower case, or null when it is not a domain with at least two labels
     */
    public static @Nullable String domain(String written) {
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = new StringBuilder();
        UTS46.nameToASCII(written, ascii, info);
        String domain = ascii.toString().toLowerCase(Locale.ROOT);
        boolean twoLabels = domain.indexOf('.') > 0 && !domain.endsWith(".") && !domain.contains("..");
        return info.hasErrors() || !twoLabels || domain.length() > 253 ? null : domain;
    }

    /** The canonical domain. */
    public String domain() {
        return canonical.substring(canonical.lastIndexOf('@') + 1);
    }

    /** True when RCPT needs SMTPUTF8, because the local part is not ASCII. */
    public boolean needsSmtpUtf8() {
        return mailbox.chars().anyMatch(c -> c > 126);
    }

    private static @Nullable String refuseLocalPart(String local) {
        if (local.getBytes(StandardCharsets.UTF_8).length > 64) {
            return "the part before the @ is longer than 64 bytes";
        }
        boolean quoted = local.length() >= 2 && local.startsWith("\"") && local.endsWith("\"");
        if (quoted) {
            return local.chars().anyMatch(c -> c < 32 || c == 127)
                    ? "the part before the @ has a control character"
                    : null;
        }
        if (local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
            return "the part before the @ has a dot where none may be";
        }
        boolean strange = local.chars()
                .anyMatch(c -> c <= 32
                        || c == 127
                        || "()<>[]:;@\\,\"".indexOf(c) >= 0
                        || (c > 127 && (Character.isISOControl(c) || Character.isWhitespace(c))));
        return strange ? "the part before the @ has a character that may not stand there" : null;
    }
}
