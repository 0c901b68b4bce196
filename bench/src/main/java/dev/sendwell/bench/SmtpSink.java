package dev.sendwell.bench;

import dev.sendwell.backing.FreePorts;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server that takes every message and forgets it: Postfix's {@code smtp-sink}, or one of our own where that is not installed. */
final class SmtpSink implements Closeable {
    private static final int BACKLOG = 200;

    private final int port;
    private final String name;
    private final Closeable server;

    private SmtpSink(int port, String name, Closeable server) {
        this.port = port;
        this.name = name;
        this.server = server;
    }

    static SmtpSink start(Path log) throws IOException, InterruptedException {
        int port = FreePorts.next();
        List<String> arguments = List.of("127.0.0.1:" + port, Integer.toString(BACKLOG));
        Optional<ProcessBuilder> postfix = Postfix.program("smtp-sink", asNobody(arguments));
        if (postfix.isEmpty()) {
            ServerSocket listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
            Thread.ofPlatform().daemon().name("smtp-sink").start(() -> accept(listener));
            return new SmtpSink(port, "the bundled sink", listener);
        }
        Process process = postfix.get()
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        SmtpSink sink = new SmtpSink(port, "smtp-sink", process::destroy);
        sink.awaitStart(process, log);
        return sink;
    }

    /** It does not run as root. */
    private static List<String> asNobody(List<String> arguments) {
        boolean root = "root".equals(System.getProperty("user.name"));
        return root
                ? Stream.concat(Stream.of("-u", "nobody"), arguments.stream()).toList()
                : arguments;
    }

    private void awaitStart(Process process, Path log) throws InterruptedException {
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("smtp-sink does not start, see " + log, e);
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    int port() {
        return port;
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static void accept(ServerSocket listener) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed, or a client that went at once.
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            OutputStream out = socket.getOutputStream();
            StringBuilder replies = new StringBuilder("220 sink\r\n");
            while (true) {
                if (in.available() == 0) {
                    out.write(replies.toString().getBytes(StandardCharsets.US_ASCII));
                    replies.setLength(0);
                }
                String verb = line(in).split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
                switch (verb) {
                    case "EHLO" -> replies.append("250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n");
                    case "DATA" -> {
                        out.write((replies + "354 Go\r\n").getBytes(StandardCharsets.US_ASCII));
                        replies.setLength(0);
                        skipContent(in);
                        replies.append("250 Ok\r\n");
                    }
                    case "QUIT", "" -> {
                        out.write((replies + "221 Bye\r\n").getBytes(StandardCharsets.US_ASCII));
                        return;
                    }
                    default -> replies.append("250 Ok\r\n");
                }
            }
        } catch (IOException e) {
            // The client went.
        }
    }

    /** Empty at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            line.append((char) octet);
        }
        return line.toString().strip();
    }

    private static void skipContent(InputStream in) throws IOException {
        String end = "\r\n.\r\n";
        int matched = 2;
        for (int octet = in.read(); octet >= 0 && matched < end.length(); octet = in.read()) {
            matched = octet == end.charAt(matched) ? matched + 1 : octet == '\r' ? 1 : 0;
            if (matched == end.length()) {
                return;
            }
        }
        throw new IOException("the client went");
    }
}
