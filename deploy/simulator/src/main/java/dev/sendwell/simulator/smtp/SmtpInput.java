package dev.sendwell.simulator.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads command lines and message content from one buffered stream. Only CR LF ends a line: a bare LF is content, as RFC 5321
 * §2.3.8 demands, so that a client which forgets the CR finds out here.
 */
final class SmtpInput {
    /** RFC 4954 §4 asks for 12,288 octets while AUTH goes on; every other command is far shorter. */
    private static final int LONGEST_LINE = 12_288;

    private final InputStream in;
    private final byte[] buffer = new byte[32 * 1024];
    private int next;
    private int end;

    SmtpInput(InputStream in) {
        this.in = in;
    }

    /** True when the client has sent more than was read so far. */
    boolean hasMore() {
        return next < end;
    }

    /**
     * The next line without its CR LF, one character per byte; null at the end of the stream.
     *
     * @throws LineTooLongException when no line end comes in time; the rest of the line is still to be read
     */
    @Nullable
    String readLine() throws IOException, LineTooLongException {
        byte[] line = new byte[128];
        int length = 0;
        while (true) {
            if (next == end && !fill()) {
                return null;
            }
            byte b = buffer[next++];
            if (b == '\n' && length > 0 && line[length - 1] == '\r') {
                return new String(line, 0, length - 1, StandardCharsets.ISO_8859_1);
            }
            if (length == LONGEST_LINE) {
                throw new LineTooLongException();
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, length * 2);
            }
            line[length++] = b;
        }
    }

    /**
     * Reads content up to the line that holds a single dot, and undoes dot-stuffing (RFC 5321 §4.5.2).
     *
     * @param limit how many bytes may come
     * @return the content; null when it is larger than {@code limit}: it was read to its end and thrown away
     * @throws java.io.EOFException when the stream ends before the dot
     */
    byte @Nullable [] readContent(int limit) throws IOException {
        Growing content = new Growing(limit);
        Position position = Position.LINE_START;
        while (true) {
            if (next == end && !fill()) {
                throw new java.io.EOFException("the connection ended inside the content");
            }
            byte b = buffer[next++];
            switch (position) {
                case DOT -> {
                    // The first dot of a line never belongs to the content.
                    if (b == '\r') {
                        position = Position.DOT_CR;
                    } else {
                        content.append(b);
                        position = Position.TEXT;
                    }
                }
                case DOT_CR -> {
                    if (b == '\n') {
                        return content.bytesOrNull();
                    }
                    content.append((byte) '\r');
                    content.append(b);
                    position = b == '\r' ? Position.CR : Position.TEXT;
                }
                case LINE_START, TEXT, CR -> {
                    if (position == Position.LINE_START && b == '.') {
                        position = Position.DOT;
                    } else {
                        content.append(b);
                        position = b == '\r'
                                ? Position.CR
                                : b == '\n' && position == Position.CR ? Position.LINE_START : Position.TEXT;
                    }
                }
            }
        }
    }

    private boolean fill() throws IOException {
        next = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    private enum Position {
        LINE_START,
        TEXT,
        CR,
        DOT,
        DOT_CR
    }

    /** Collects bytes up to a limit; beyond it only notes that there were more. */
    private static final class Growing {
        private final int limit;
        private byte[] bytes = new byte[4096];
        private int length;
        private boolean tooLarge;

        Growing(int limit) {
            this.limit = limit;
        }

        void append(byte b) {
            if (length == limit) {
                tooLarge = true;
                return;
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(limit, length * 2));
            }
            bytes[length++] = b;
        }

        byte @Nullable [] bytesOrNull() {
            return tooLarge ? null : Arrays.copyOf(bytes, length);
        }
    }

    /** A line that no SMTP client sends. */
    static final class LineTooLongException extends Exception {
        private static final long serialVersionUID = 1;
    }
}
