package dev.sendwell.testkit.smtp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One connection, as the server sees it. Characters are bytes: ISO-8859-1. */
public final class Peer {
    private static final int ENOUGH = 100;

    private final int number;
    private final List<String> reads = new ArrayList<>();

    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private final StringBuilder said = new StringBuilder();

    Peer(int number, Socket socket) throws IOException {
        this.number = number;
        this.socket = socket;
        use(socket);
    }

    private void use(Socket newSocket) throws IOException {
        socket = newSocket;
        in = new BufferedInputStream(new Recorded(newSocket.getInputStream()), 1 << 16);
        out = newSocket.getOutputStream();
    }

    /** Which connection of the server this is, from 1. */
    public int number() {
        return number;
    }

    /** Sends characters in one write. */
    public void write(String characters) throws IOException {
        if (said.length() < ENOUGH) {
            said.append(characters);
        }
        out.write(characters.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** The next line without its line end, or null when the client has gone. */
    public @Nullable String readLine() throws IOException {
        said.setLength(0);
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return line.toString().replaceFirst("\r$", "");
            }
            line.append((char) c);
        }
        return null;
    }

    /** The content up to the final dot, still stuffed; null when the client has gone before it. */
    @Nullable
    String readContent() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int matched = 2;
        String end = "\r\n.\r\n";
        for (int c = in.read(); c >= 0; c = in.read()) {
            content.write(c);
            matched = c == end.charAt(matched) ? matched + 1 : c == '\r' ? 1 : 0;
            if (matched == end.length()) {
                String wire = content.toString(StandardCharsets.ISO_8859_1);
                return wire.substring(0, wire.length() - 3);
            }
        }
        return null;
    }

    /** Encrypts from here on. */
    public void startTls(SSLContext context) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
        tls.setUseClientMode(false);
        tls.startHandshake();
        use(tls);
    }

    /** Reads and drops everything until the client goes. */
    public void awaitClose() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
        close();
    }

    public void close() throws IOException {
        socket.close();
    }

    /** Closes the connection so that the client sees a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    boolean isClosed() {
        return socket.isClosed();
    }

    /** Whether the answer to the last command began like this. */
    boolean answeredWith(String code) {
        return said.indexOf(code) == 0;
    }

    /** What came with each single read: a group of commands that was sent in one write is one entry. */
    synchronized List<String> reads() {
        return List.copyOf(reads);
    }

    private synchronized void heard(byte[] bytes, int offset, int count) {
        reads.add(new String(bytes, offset, count, StandardCharsets.ISO_8859_1));
    }

    private final class Recorded extends InputStream {
        private final InputStream source;

        Recorded(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("it is read through a buffer");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = source.read(bytes, offset, length);
            if (count > 0) {
                heard(bytes, offset, count);
            }
            return count;
        }
    }
}
