package dev.sendwell.smtp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A socket whose reads end at a deadline instead of each after a pause: a server that sends a byte now and then gains nothing.
 * TLS is layered over it, so its handshake and records are bound in the same way. Writes, which Java cannot limit, are ended by
 * a watchdog that closes the socket; it looks at all sockets several times a second, so that a write need not be scheduled.
 */
final class TimedSocket extends Socket {
    private static final Set<TimedSocket> OPEN = ConcurrentHashMap.newKeySet();
    private static final Duration WATCH = Duration.ofMillis(100);

    static {
        Thread.ofPlatform().daemon().name("smtp-write-watchdog").start(TimedSocket::watch);
    }

    private long deadlineNanos = System.nanoTime();
    private int firstByte = -1;
    private long writeDeadlineNanos;
    private volatile boolean writing;
    private volatile boolean writeTimedOut;

    /** From now on, reads fail with {@link SocketTimeoutException} once {@code time} has passed. */
    void readWithin(Duration time) {
        deadlineNanos = System.nanoTime() + time.toNanos();
    }

    /** The first byte that the server ever sent, before any decryption; -1 before it came. */
    int firstByte() {
        return firstByte;
    }

    /** Runs a write; the socket is closed, and the write fails, when it takes longer than {@code time}. */
    void writeWithin(Duration time, Write write) throws IOException {
        writeDeadlineNanos = System.nanoTime() + time.toNanos();
        writing = true;
        try {
            write.run();
        } catch (IOException e) {
            if (writeTimedOut) {
                throw timedOut(e);
            }
            throw e;
        } finally {
            writing = false;
        }
    }

    /** Something that writes to this socket. */
    @FunctionalInterface
    interface Write {
        void run() throws IOException;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        super.connect(endpoint, timeout);
        OPEN.add(this);
    }

    @Override
    public void close() throws IOException {
        OPEN.remove(this);
        super.close();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                long remaining = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
                if (remaining <= 0) {
                    throw new SocketTimeoutException("the time is over");
                }
                setSoTimeout((int) Math.min(remaining, Integer.MAX_VALUE));
                int count = super.read(bytes, offset, length);
                if (firstByte < 0 && count > 0) {
                    firstByte = bytes[offset] & 0xff;
                }
                return count;
            }
        };
    }

    /** Closes the connection at once, without TLS's good-bye, which could wait for a write that hangs. */
    void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            // The descriptor is released all the same, and there is nobody left to tell.
        }
    }

    private static SocketTimeoutException timedOut(IOException cause) {
        SocketTimeoutException timeout = new SocketTimeoutException("the write did not end in time");
        timeout.initCause(cause);
        return timeout;
    }

    private static void watch() {
        while (true) {
            LockSupport.parkNanos(WATCH.toNanos());
            long now = System.nanoTime();
            for (TimedSocket socket : OPEN) {
                if (socket.writing && now - socket.writeDeadlineNanos >= 0) {
                    socket.writeTimedOut = true;
                    socket.closeQuietly();
                }
            }
        }
    }
}
