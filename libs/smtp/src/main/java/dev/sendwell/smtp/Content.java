package dev.sendwell.smtp;

/**
 * The content of a message on its way out: line ends made CR LF, lines that begin with a dot stuffed (RFC 5321 §4.5.2). Looks at
 * the bytes once before anything is sent, because MAIL has to say how many there are (RFC 1870) and of what kind.
 */
final class Content {
    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte[] FINAL_DOT = {'.', CR, LF};

    private final byte[] bytes;
    private final int size;
    private final boolean eightBit;
    private final boolean asIs;

    private int position;
    private boolean atLineStart = true;

    Content(byte[] bytes) {
        this.bytes = bytes;
        int endsToComplete = 0;
        boolean leadingDot = false;
        boolean anyEightBit = false;
        boolean lineStart = true;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            anyEightBit |= b < 0;
            leadingDot |= lineStart && b == '.';
            if (b == LF && (i == 0 || bytes[i - 1] != CR)) {
                endsToComplete++;
            } else if (b == CR && (i + 1 == bytes.length || bytes[i + 1] != LF)) {
                endsToComplete++;
            }
            lineStart = b == LF || b == CR;
        }
        boolean lastLineOpen = !lineStart;
        this.size = bytes.length + endsToComplete + (lastLineOpen ? 2 : 0);
        this.eightBit = anyEightBit;
        this.asIs = endsToComplete == 0 && !leadingDot;
    }

    /** Octets that the server receives as content: line ends completed, without stuffed dots and the final one. */
    int size() {
        return size;
    }

    /** True when an octet has its high bit set. */
    boolean isEightBit() {
        return eightBit;
    }

    /** Whether something is left to write; the final dot counts. */
    boolean isUnfinished() {
        return position <= bytes.length;
    }

    /**
     * Puts the next part into a buffer.
     *
     * @return the offset behind it
     */
    int write(byte[] buffer, int start) {
        int offset = asIs ? copy(buffer, start) : encode(buffer, start);
        if (position == bytes.length && buffer.length - offset >= 2 + FINAL_DOT.length) {
            if (!atLineStart) {
                buffer[offset++] = CR;
                buffer[offset++] = LF;
            }
            System.arraycopy(FINAL_DOT, 0, buffer, offset, FINAL_DOT.length);
            offset += FINAL_DOT.length;
            position++;
        }
        return offset;
    }

    private int copy(byte[] buffer, int offset) {
        int length = Math.min(bytes.length - position, buffer.length - offset);
        System.arraycopy(bytes, position, buffer, offset, length);
        position += length;
        atLineStart = position == 0 || bytes[position - 1] == LF;
        return offset + length;
    }

    private int encode(byte[] buffer, int start) {
        int offset = start;
        while (position < bytes.length && buffer.length - offset >= 3) {
            byte b = bytes[position++];
            if (b == CR || b == LF) {
                if (b == CR && position < bytes.length && bytes[position] == LF) {
                    position++;
                }
                buffer[offset++] = CR;
                buffer[offset++] = LF;
                atLineStart = true;
            } else {
                if (atLineStart && b == '.') {
                    buffer[offset++] = '.';
                }
                buffer[offset++] = b;
                atLineStart = false;
            }
        }
        return offset;
    }
}
