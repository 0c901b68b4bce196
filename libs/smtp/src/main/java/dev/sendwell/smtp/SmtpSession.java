package dev.sendwell.smtp;

import java.time.Duration;
import java.util.List;

/**
 * A conversation with one server, ready to send: one message after the other over one connection. For one thread at a time,
 * preferably a virtual one; an interrupt of a virtual thread ends the connection.
 *
 * <pre>
 * open ──> ready ──send──> ready ──close──> ended
 *            │               ^ │
 *            │               └─┘ a message was accepted or refused
 *            └── the connection broke, 421, {@link SendListener#beforeFinalDot} said no ──> ended
 * </pre>
 */
public final class SmtpSession implements AutoCloseable {
    private final SmtpServer server;
    private final Connection connection;
    private final Transcript transcript;
    private final Capabilities capabilities;
    private final Allowance allowance;
    private final Pipeline pipeline;

    private long lastUsedNanos = System.nanoTime();

    private SmtpSession(SmtpServer server, Connection connection, Transcript transcript, Capabilities capabilities) {
        this.server = server;
        this.connection = connection;
        this.transcript = transcript;
        this.capabilities = capabilities;
        this.allowance = new Allowance(server.reuse());
        this.pipeline = new Pipeline(server, connection, transcript, capabilities, allowance);
    }

    /** Connects, encrypts and signs in. */
    public static Opening open(SmtpServer server) {
        return open(server, Transcript.NONE);
    }

    /** Connects, encrypts and signs in, with somebody listening. */
    public static Opening open(SmtpServer server, Transcript transcript) {
        try {
            Connection connection = Connection.open(server, transcript);
            try {
                Capabilities capabilities = new Introduction(server, connection, transcript).introduce();
                return new Opening.Opened(new SmtpSession(server, connection, transcript, capabilities));
            } catch (BrokenException e) {
                connection.abort();
                throw e;
            }
        } catch (BrokenException e) {
            transcript.add(Transcript.Side.NOTE, e.failure().inWords());
            return new Opening.NotOpened(e.failure());
        }
    }

    /** What the server offers on this connection, after TLS. */
    public Capabilities capabilities() {
        return capabilities;
    }

    /** How many more messages this session takes; 0 once it has ended. */
    public int remaining() {
        return connection.isClosed() ? 0 : allowance.remaining();
    }

    /**
     * Whether a message may be given to this session. Asks the server (NOOP) when the connection was idle for longer than
     * {@link SmtpServer.Reuse#idle}, so that a connection that died while idle costs no message.
     */
    public boolean isReusable() {
        if (remaining() == 0) {
            return false;
        }
        if (System.nanoTime() - lastUsedNanos < server.reuse().idle().toNanos()) {
            return true;
        }
        try {
            connection.refuseUnasked(Stage.MAIL);
            connection.write(Stage.MAIL, "NOOP\r\n");
            connection.await(shorter(server.timeouts().reply(), Connection.BRIEFLY));
            Reply reply = connection.read(Stage.MAIL);
            lastUsedNanos = System.nanoTime();
            if (reply.isPositive()) {
                return true;
            }
        } catch (BrokenException e) {
            transcript.add(Transcript.Side.NOTE, e.failure().inWords());
        }
        connection.abort();
        return false;
    }

    /**
     * Sends messages in their order. The listener hears of every one of them, whatever happens to the session; those whose turn
     * did not come are {@link SendResult.NotSent} because of {@link Failure.Spent}.
     */
    public <T> void send(List<OutgoingMessage<T>> batch, SendListener<T> listener) {
        try {
            pipeline.send(batch, listener);
        } finally {
            lastUsedNanos = System.nanoTime();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Says QUIT when there is still somebody to say it to, and closes the connection. */
    @Override
    public void close() {
        if (connection.isClosed()) {
            return;
        }
        try {
            connection.write(Stage.MAIL, "QUIT\r\n");
            connection.await(shorter(server.timeouts().reply(), Connection.BRIEFLY));
            connection.read(Stage.MAIL);
        } catch (BrokenException e) {
            transcript.add(Transcript.Side.NOTE, e.failure().inWords());
        }
        connection.close(Connection.BRIEFLY);
    }
}
