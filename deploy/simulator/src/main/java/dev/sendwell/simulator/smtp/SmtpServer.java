package dev.sendwell.simulator.smtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/** Listens on loopback and serves each connection on a virtual thread of its own. */
public final class SmtpServer implements AutoCloseable {
    private final ServerSocket listening;
    private final SSLContext tls;
    private final boolean tlsFirst;
    private final SmtpAccount account;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private SmtpServer(ServerSocket listening, SSLContext tls, boolean tlsFirst, SmtpAccount account) {
        this.listening = listening;
        this.tls = tls;
        this.tlsFirst = tlsFirst;
        this.account = account;
    }

    /**
     * Starts to listen.
     *
     * @param address of this machine, to listen on
     * @param port 0 for any that is free
     * @param tlsFirst true: TLS from the first byte, as on port 465; false: STARTTLS, as on 587
     * @throws IOException when the port is taken
     */
    public static SmtpServer start(InetAddress address, int port, SSLContext tls, boolean tlsFirst, SmtpAccount account)
            throws IOException {
        ServerSocket listening = new ServerSocket(port, 500, address);
        SmtpServer server = new SmtpServer(listening, tls, tlsFirst, account);
        Thread.ofVirtual().name("smtp-accept").start(server::acceptConnections);
        return server;
    }

    /** Where it listens. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Stops listening and cuts the connections. */
    @Override
    public void close() {
        closeQuietly(listening);
        connections.forEach(SmtpServer::closeQuietly);
    }

    private void acceptConnections() {
        while (!listening.isClosed()) {
            try {
                Socket connection = listening.accept();
                connections.add(connection);
                Thread.ofVirtual().name("smtp").start(() -> serve(connection));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            connection.setSoTimeout(Math.toIntExact(SmtpConversation.IDLE.toMillis()));
            Socket spokenOver = tlsFirst ? SmtpConversation.encrypted(connection, tls) : connection;
            new SmtpConversation(spokenOver, tls, account).hold();
        } catch (IOException e) {
            // The client went away: what was not answered with 250 was not taken.
            closeQuietly(connection);
        } finally {
            connections.remove(connection);
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }
}
