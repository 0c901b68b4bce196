package dev.sendwell.smtp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A server for one connection, whose line is cut after so many octets in one direction. It reads octet by octet and answers each
 * command before it looks at the next, so that what it did is the same in every run.
 */
final class CutServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Thread thread;
    private final BiFunction<String, Integer, String> answers;
    private final List<String> accepted = new ArrayList<>();
    private final List<String> unanswered = new ArrayList<>();
    private final int receives;
    private final int sends;
    private final boolean reset;
    private int received;
    private int sent;

    /**
     * @param receives how many octets of the client arrive
     * @param sends how many octets to the client leave
     * @param reset whether the line ends with RST instead of FIN
     * @param answers to a verb, or a dot for the content, the how-manyth message it belongs to (from 1); null: as it should be
     */
    CutServer(int receives, int sends, boolean reset, BiFunction<String, Integer, String> answers) {
        this.receives = receives;
        this.sends = sends;
        this.reset = reset;
        this.answers = answers;
        try {
            listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofVirtual().start(this::serve);
    }

    /** One that behaves well until it is cut. */
    static CutServer cut(int receives, int sends, boolean reset) {
        return new CutServer(receives, sends, reset, (verb, message) -> null);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Waits for the end of the connection. */
    CutServer ended() throws InterruptedException {
        thread.join();
        return this;
    }

    /** The content of messages that were taken. To be asked when it has {@link #ended}. */
    List<String> accepted() {
        return accepted;
    }

    /** Those of the accepted ones whose acceptance did not leave as a whole. */
    List<String> unanswered() {
        return unanswered;
    }

    int received() {
        return received;
    }

    int sent() {
        return sent;
    }

    private void serve() {
        try (Socket socket = listener.accept()) {
            socket.setTcpNoDelay(true);
            try {
                converse(new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
            } catch (CutException e) {
                if (reset) {
                    socket.setSoLinger(true, 0);
                }
            }
        } catch (IOException e) {
            // The client went first.
        }
    }

    private void converse(InputStream in, OutputStream out) throws IOException, CutException {
        int message = 0;
        boolean sender = false;
        boolean recipient = false;
        boolean open = say(out, "220 cut.test\r\n");
        while (open) {
            String line = line(in);
            String verb = line.split("[ :\r]", 2)[0];
            message += verb.equals("MAIL") ? 1 : 0;
            String usual = switch (verb) {
                case "EHLO" -> "250-cut.test\r\n250 PIPELINING\r\n";
                case "RCPT" -> sender ? "250 Ok\r\n" : "503 5.5.1 MAIL first\r\n";
                case "DATA" -> recipient ? "354 Go\r\n" : "503 5.5.1 RCPT first\r\n";
                case "QUIT" -> "221 Bye\r\n";
                default -> "250 Ok\r\n";
            };
            String scripted = answers.apply(verb, message);
            String answer = scripted == null ? usual : scripted;
            sender = verb.equals("MAIL") ? answer.startsWith("2") : sender && !verb.equals("RSET");
            recipient = verb.equals("RCPT") ? answer.startsWith("2") : recipient && !verb.equals("RSET");
            open = say(out, answer) && !verb.equals("QUIT");
            if (verb.equals("DATA") && answer.startsWith("354")) {
                String content = content(in);
                sender = false;
                recipient = false;
                String judged = answers.apply(".", message);
                boolean taken = judged == null || judged.startsWith("2");
                if (taken) {
                    accepted.add(content);
                    unanswered.add(content);
                }
                open = say(out, judged == null ? "250 Queued\r\n" : judged);
                unanswered.remove(content);
            }
        }
    }

    private String line(InputStream in) throws IOException, CutException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet;
        do {
            octet = next(in);
            line.write(octet);
        } while (octet != '\n');
        return line.toString(StandardCharsets.US_ASCII);
    }

    private String content(InputStream in) throws IOException, CutException {
        StringBuilder content = new StringBuilder();
        for (String line = line(in); !line.equals(".\r\n"); line = line(in)) {
            content.append(line);
        }
        return content.toString();
    }

    private int next(InputStream in) throws IOException, CutException {
        if (received == receives) {
            throw new CutException();
        }
        int octet = in.read();
        if (octet < 0) {
            throw new IOException("the client went");
        }
        received++;
        return octet;
    }

    /** False when the server goes after what it said: 421. */
    private boolean say(OutputStream out, String answer) throws IOException, CutException {
        byte[] octets = answer.getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(octets.length, sends - sent);
        out.write(octets, 0, length);
        sent += length;
        if (length < octets.length) {
            throw new CutException();
        }
        return !answer.startsWith("421");
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private static final class CutException extends Exception {
        private static final long serialVersionUID = 1;
    }
}
