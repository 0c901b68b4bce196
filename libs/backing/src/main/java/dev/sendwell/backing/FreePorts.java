package dev.sendwell.backing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that have to be told one before they listen.
 *
 * <p>They lie below the range from which operating systems take the ports of outgoing connections (32768 upwards on Linux, 49152
 * on macOS): the port that a system itself proposes may be such a connection's before the server listens on it.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int AFTER_LAST = 32_000;

    private FreePorts() {}

    /** A port of the loopback address that nobody listens on, another one at each call as far as chance can tell. */
    public static int next() {
        for (int tried = 0; tried < 1_000; tried++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, AFTER_LAST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + FIRST + " and " + AFTER_LAST);
    }

    /** Whether nobody listens on a port of the loopback address. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
