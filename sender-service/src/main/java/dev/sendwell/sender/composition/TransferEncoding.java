package dev.sendwell.sender.composition;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a body becomes 7-bit text in short lines (RFC 2045 §6). */
enum TransferEncoding {
    SEVEN_BIT("7bit"),
    QUOTED_PRINTABLE("quoted-printable"),
    BASE64("base64");

    private static final int LINE = 76;
    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final String wireName;

    TransferEncoding(String wireName) {
        this.wireName = wireName;
    }

    /** The value of Content-Transfer-Encoding. */
    String wireName() {
        return wireName;
    }

    /** Text with every kind of line end made CR LF, and a last line that has one. */
    static byte[] canonical(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        Octets lines = new Octets(utf8.length + utf8.length / 32 + 2);
        for (int i = 0; i < utf8.length; i++) {
            byte b = utf8[i];
            if (b == CR || b == LF) {
                if (b == CR && i + 1 < utf8.length && utf8[i + 1] == LF) {
                    i++;
                }
                lines.add(CR).add(LF);
            } else {
                lines.add(b);
            }
        }
        boolean complete = utf8.length == 0 || utf8[utf8.length - 1] == LF || utf8[utf8.length - 1] == CR;
        return complete ? lines.toArray() : lines.add(CR).add(LF).toArray();
    }

    /** What suits text with CR LF line ends: itself where possible, otherwise the shorter of the other two. */
    static TransferEncoding suiting(byte[] text) {
        int escaped = 0;
        boolean plain = true;
        int lineStart = 0;
        for (int i = 0; i < text.length; i++) {
            byte b = text[i];
            if (b == LF) {
                plain &= isPlainLine(text, lineStart, i - 1);
                lineStart = i + 1;
            } else if (b != CR && ((b < ' ' && b != '\t') || b == 127)) {
                escaped++;
            }
        }
        if (escaped == 0 && plain) {
            return SEVEN_BIT;
        }
        return escaped <= text.length / 6 ? QUOTED_PRINTABLE : BASE64;
    }

    /**
     * A line that nothing on its way changes or takes for something else: short, without white space at its end, no boundary, not
     * the beginning of a message in a mailbox file.
     */
    private static boolean isPlainLine(byte[] text, int start, int end) {
        int length = end - start;
        boolean spaceAtEnd = length > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t');
        return length <= LINE && !spaceAtEnd && !startsWith(text, start, "--") && !startsWith(text, start, "From ");
    }

    /** Encodes text with CR LF line ends, or any bytes in base64. */
    byte[] encode(byte[] body) {
        return switch (this) {
            case SEVEN_BIT -> body;
            case QUOTED_PRINTABLE -> quotedPrintable(body);
            case BASE64 -> base64(body);
        };
    }

    private static byte[] base64(byte[] body) {
        byte[] encoded = Base64.getMimeEncoder(LINE, new byte[] {CR, LF}).encode(body);
        return new Octets(encoded.length + 2).add(encoded).add(CR).add(LF).toArray();
    }

    private static byte[] quotedPrintable(byte[] text) {
        Octets encoded = new Octets(text.length + text.length / 4);
        int column = 0;
        for (int i = 0; i < text.length; i++) {
            byte b = text[i];
            if (b == CR) {
                encoded.add(CR).add(LF);
                i++;
                column = 0;
                continue;
            }
            boolean itself = isLiteral(text, i, column);
            if (column + (itself ? 1 : 3) > LINE - 1) {
                encoded.add((byte) '=').add(CR).add(LF);
                column = 0;
                itself = isLiteral(text, i, column);
            }
            if (itself) {
                encoded.add(b);
                column++;
            } else {
                encoded.add((byte) '=').add(HEX[(b >> 4) & 15]).add(HEX[b & 15]);
                column += 3;
            }
        }
        return encoded.toArray();
    }

    private static boolean isLiteral(byte[] text, int i, int column) {
        byte b = text[i];
        if (b == ' ' || b == '\t') {
            return text[i + 1] != CR;
        }
        if (column == 0 && (b == '.' || startsWith(text, i, "From "))) {
            return false;
        }
        return b > ' ' && b < 127 && b != '=';
    }

    private static boolean startsWith(byte[] text, int start, String ascii) {
        if (text.length - start < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (text[start + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
