package dev.sendwell.simulator.message;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The header of a message: of each name the first field, unfolded. SendGrid, too, reads only the first X-SMTPAPI. */
public final class HeaderFields {
    private final Map<String, String> byLowerCaseName;

    private HeaderFields(Map<String, String> byLowerCaseName) {
        this.byLowerCaseName = byLowerCaseName;
    }

    /** Reads up to the first empty line. A line that is no field is skipped. */
    public static HeaderFields of(byte[] message) {
        Map<String, String> fields = new HashMap<>();
        String name = "";
        StringBuilder value = new StringBuilder();
        int start = 0;
        while (start < message.length) {
            int end = lineEnd(message, start);
            String line = new String(message, start, end - start, StandardCharsets.ISO_8859_1);
            start = Math.min(message.length, end + 2);
            if (line.isEmpty()) {
                break;
            }
            boolean folded = line.charAt(0) == ' ' || line.charAt(0) == '\t';
            int colon = line.indexOf(':');
            if (folded) {
                value.append(line);
            } else if (colon > 0) {
                keep(fields, name, value);
                name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                value = new StringBuilder(line.substring(colon + 1));
            }
        }
        keep(fields, name, value);
        return new HeaderFields(fields);
    }

    /** The value as written, encoded words and all, without surrounding white space. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(byLowerCaseName.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The address in a field that holds one mailbox; empty when it holds none. */
    public Optional<String> address(String name) {
        try {
            InternetAddress[] mailboxes = InternetAddress.parseHeader(get(name).orElse(""), false);
            return mailboxes.length == 0 ? Optional.empty() : Optional.of(mailboxes[0].getAddress());
        } catch (AddressException e) {
            return Optional.empty();
        }
    }

    private static void keep(Map<String, String> fields, String name, StringBuilder value) {
        if (!name.isEmpty()) {
            fields.putIfAbsent(name, value.toString().strip());
        }
    }

    private static int lineEnd(byte[] message, int start) {
        for (int i = start; i + 1 < message.length; i++) {
            if (message[i] == '\r' && message[i + 1] == '\n') {
                return i;
            }
        }
        return message.length;
    }
}
