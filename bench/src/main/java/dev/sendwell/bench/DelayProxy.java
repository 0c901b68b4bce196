package dev.sendwell.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** Carries octets to a server and back, each a while later, without limiting how many: a line that is long and wide. */
final class DelayProxy implements Closeable {
    private final ServerSocket listener;
    private final int target;
    private final long delayNanos;

    private DelayProxy(ServerSocket listener, int target, Duration delay) {
        this.listener = listener;
        this.target = target;
        this.delayNanos = delay.toNanos();
    }

    /**
     * @param target port of the server on loopback
     * @param delay in each direction
     */
    static DelayProxy start(int target, Duration delay) throws IOException {
        DelayProxy proxy = new DelayProxy(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), target, delay);
        Thread.ofPlatform().daemon().name("delay-proxy").start(proxy::accept);
        return proxy;
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                carry(client, server);
                carry(server, client);
            } catch (IOException e) {
                // Closed, or a client that went at once.
            }
        }
    }

    private void carry(Socket from, Socket to) {
        BlockingQueue<Piece> line = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> {
            byte[] buffer = new byte[1 << 16];
            try {
                for (int count = from.getInputStream().read(buffer); count >= 0; ) {
                    line.add(new Piece(System.nanoTime() + delayNanos, Arrays.copyOf(buffer, count)));
                    count = from.getInputStream().read(buffer);
                }
            } catch (IOException e) {
                // Ends as an orderly close does.
            }
            line.add(new Piece(System.nanoTime() + delayNanos, new byte[0]));
        });
        // Platform threads: their timers are exact.
        Thread.ofPlatform().daemon().start(() -> {
            try (from;
                    to) {
                for (Piece piece = line.take(); piece.bytes.length > 0; piece = line.take()) {
                    for (long left = piece.due - System.nanoTime(); left > 0; left = piece.due - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    to.getOutputStream().write(piece.bytes);
                }
            } catch (IOException e) {
                // The other end went.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    private record Piece(long due, byte[] bytes) {}
}
