package dev.sendwell.simulator;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An SMTP client that only does what it is told, byte by byte. */
final class RawSmtp implements AutoCloseable {
    private Socket socket;

    RawSmtp(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
    }

    /** Goes on over another socket, after STARTTLS. */
    void over(Socket secure) {
        socket = secure;
    }

    Socket socket() {
        return socket;
    }

    /** Writes exactly this, in one segment. */
    void write(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Writes a line and reads its reply. */
    String say(String line) throws IOException {
        write(line + "\r\n");
        return reply();
    }

    /** One reply, all its lines, joined with a line feed. */
    String reply() throws IOException {
        StringBuilder reply = new StringBuilder();
        String line = line();
        for (; line.length() > 3 && line.charAt(3) == '-'; line = line()) {
            reply.append(line).append('\n');
        }
        return reply.append(line).toString();
    }

    /** The pieces in which replies arrive: what one read returns. */
    String oneRead() throws IOException {
        byte[] piece = new byte[8192];
        int length = socket.getInputStream().read(piece);
        return new String(piece, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
    }

    boolean closedByServer() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    private String line() throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed the connection after: " + line);
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
