package dev.sendwell.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/** Posts requests over connections that stay open, the next one on each as soon as the last is answered. */
final class Load {
    private Load() {}

    /**
     * What came of it.
     *
     * @param posts how many were answered
     * @param perSecond how many of them a second
     */
    record Result(long posts, double perSecond) {}

    /**
     * Posts for a while.
     *
     * @param requests bytes as they go over the wire, over and over again
     * @param expected an answer with any other status ends the run with an error
     */
    static Result run(int port, List<byte[]> requests, int connections, Duration time, IntPredicate expected)
            throws Exception {
        AtomicInteger next = new AtomicInteger();
        long from = System.nanoTime();
        long until = from + time.toNanos();
        Callable<Long> connection = () -> {
            long posts = 0;
            try (Connection open = new Connection(port)) {
                while (System.nanoTime() < until) {
                    byte[] request = requests.get(Math.floorMod(next.getAndIncrement(), requests.size()));
                    int status = open.post(request);
                    if (!expected.test(status)) {
                        throw new IllegalStateException("a post was answered " + status);
                    }
                    posts++;
                }
            }
            return posts;
        };
        long posts = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Callable<Long>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                all.add(connection);
            }
            for (Future<Long> one : threads.invokeAll(all)) {
                posts += one.get();
            }
        }
        return new Result(posts, posts * 1e9 / (System.nanoTime() - from));
    }

    /** One connection. */
    static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Connection(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        /** The status of the answer; its body is read and forgotten. */
        int post(byte[] request) throws IOException {
            out.write(request);
            out.flush();
            int status = Integer.parseInt(line().split(" ", 3)[1]);
            int length = 0;
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            in.skipNBytes(length);
            return status;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder(64);
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("the connection was closed");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
