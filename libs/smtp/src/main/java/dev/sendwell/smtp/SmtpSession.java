package dev.sendwell.smtp;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private static final int BUFFER = 32 * 1_024;

    private final SmtpServer server;
    private final Connection connection;
    private final Transcript transcript;
    private final Capabilities capabilities;
    private final byte[] buffer = new byte[BUFFER];
    private final long openedNanos = System.nanoTime();

    private int begun;
    private boolean transactionOpen;
    private long lastUsedNanos = openedNanos;

    private SmtpSession(SmtpServer server, Connection connection, Transcript transcript, Capabilities capabilities) {
        this.server = server;
        this.connection = connection;
        this.transcript = transcript;
        this.capabilities = capabilities;
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
        boolean tooOld = System.nanoTime() - openedNanos >= server.reuse().age().toNanos();
        return connection.isClosed() || tooOld ? 0 : server.reuse().messages() - begun;
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
        for (OutgoingMessage<T> message : batch) {
            SendResult result = remaining() == 0
                    ? new SendResult.NotSent(Stage.MAIL, new Failure.Spent())
                    : send(message, listener);
            listener.sent(message.tag(), result);
        }
    }

    private <T> SendResult send(OutgoingMessage<T> message, SendListener<T> listener) {
        Content content = new Content(message.content());
        SendResult.@Nullable Unsendable unsendable = unsendable(message.envelope(), content);
        if (unsendable != null) {
            return unsendable;
        }
        begun++;
        try {
            SendResult.@Nullable Refused refused = offer(message.envelope(), content);
            return refused != null ? refused : transmit(message.tag(), content, listener);
        } catch (BrokenException e) {
            end(e.failure());
            return new SendResult.NotSent(e.failure().stage(), e.failure());
        } finally {
            lastUsedNanos = System.nanoTime();
        }
    }

    private SendResult.@Nullable Unsendable unsendable(Envelope envelope, Content content) {
        if (envelope.needsSmtpUtf8() && !capabilities.offers("SMTPUTF8")) {
            return new SendResult.Unsendable(
                    SendResult.Reason.NEEDS_SMTPUTF8,
                    "an address has characters outside ASCII before the @, and the server does not offer SMTPUTF8");
        }
        if (content.isEightBit() && !capabilities.offers("8BITMIME")) {
            return new SendResult.Unsendable(
                    SendResult.Reason.NEEDS_8BITMIME,
                    "the content is not 7-bit, and the server does not offer 8BITMIME");
        }
        if (content.size() > capabilities.maximumSize()) {
            return new SendResult.Unsendable(
                    SendResult.Reason.OVER_SIZE,
                    "the message has " + content.size() + " bytes, and the server takes " + capabilities.maximumSize());
        }
        return null;
    }

    /**
     * MAIL, RCPT and DATA: in one write where the server offers PIPELINING (RFC 2920), one by one where not.
     *
     * @return null when the server waits for the content
     */
    private SendResult.@Nullable Refused offer(Envelope envelope, Content content) throws BrokenException {
        boolean pipelined = capabilities.offers("PIPELINING");
        connection.refuseUnasked(Stage.MAIL);
        connection.await(server.timeouts().reply());
        String reset = transactionOpen ? "RSET\r\n" : "";
        String mail = mail(envelope, content);
        String rcpt = "RCPT TO:<" + envelope.to() + ">\r\n";
        if (pipelined) {
            connection.write(Stage.MAIL, reset + mail + rcpt + "DATA\r\n");
        } else if (transactionOpen) {
            connection.write(Stage.MAIL, reset);
        }
        if (transactionOpen) {
            readReset();
        }
        Exchange exchange = new Exchange(pipelined);
        exchange.step(Stage.MAIL, mail);
        exchange.step(Stage.RCPT, rcpt);
        exchange.step(Stage.DATA, "DATA\r\n");
        return exchange.refused;
    }

    private String mail(Envelope envelope, Content content) {
        StringBuilder mail = new StringBuilder(96)
                .append("MAIL FROM:<")
                .append(envelope.from())
                .append('>');
        if (capabilities.offers("SIZE")) {
            mail.append(" SIZE=").append(content.size());
        }
        if (content.isEightBit()) {
            mail.append(" BODY=8BITMIME");
        }
        if (envelope.needsSmtpUtf8()) {
            mail.append(" SMTPUTF8");
        }
        return mail.append("\r\n").toString();
    }

    private void readReset() throws BrokenException {
        Reply reply = connection.read(Stage.MAIL);
        if (reply.isClosing()) {
            throw new BrokenException(new Failure.Closing(Stage.MAIL, reply));
        }
        if (!reply.isPositive()) {
            throw unexpected(Stage.MAIL, "RSET", reply);
        }
        transactionOpen = false;
    }

    /** MAIL, RCPT and DATA of one message, with every reply read even after a refusal. */
    private final class Exchange {
        private final boolean pipelined;
        private SendResult.@Nullable Refused refused;
        private boolean recipientTaken;

        Exchange(boolean pipelined) {
            this.pipelined = pipelined;
        }

        void step(Stage stage, String command) throws BrokenException {
            boolean skipped = refused != null && (!pipelined || connection.isClosed());
            if (skipped) {
                return;
            }
            try {
                if (!pipelined) {
                    connection.await(server.timeouts().reply());
                    connection.write(stage, command);
                }
                Reply reply = connection.read(stage);
                take(stage, reply);
                if (stage == Stage.MAIL && refused == null) {
                    transcript.reached(new Milestone.SenderTaken(reply));
                } else if (stage == Stage.RCPT && refused == null) {
                    transcript.reached(new Milestone.RecipientTaken(reply));
                }
            } catch (BrokenException e) {
                if (refused == null) {
                    throw e;
                }
                end(e.failure());
            }
        }

        private void take(Stage stage, Reply reply) throws BrokenException {
            boolean yes = stage == Stage.DATA ? reply.code() == 354 : reply.isPositive();
            if (yes) {
                took(stage);
            } else if (!reply.isTransient() && !reply.isPermanent()) {
                throw unexpected(stage, stage.wireName(), reply);
            } else if (reply.isClosing() && stage == Stage.MAIL && begun > 1) {
                // Said to a connection that had served before: nothing about this message.
                throw new BrokenException(new Failure.Closing(stage, reply));
            } else {
                refused = refused == null ? new SendResult.Refused(stage, reply) : refused;
                if (reply.isClosing()) {
                    connection.abort();
                }
            }
        }

        private void took(Stage stage) throws BrokenException {
            if (stage == Stage.DATA) {
                transactionOpen = false;
                if (refused != null) {
                    takeBackData();
                }
            } else {
                transactionOpen = true;
                recipientTaken |= stage == Stage.RCPT;
            }
        }

        /**
         * The server wants the content of a message that it has refused. Without a recipient, a lone dot ends it
         * (RFC 2920 §3.1); with one, that would send an empty message.
         */
        private void takeBackData() throws BrokenException {
            if (recipientTaken) {
                throw new BrokenException(
                        new Failure.ProtocolError(Stage.DATA, "it refused MAIL and then asked for the content"));
            }
            connection.write(Stage.DATA, ".\r\n");
            connection.read(Stage.DATA);
        }
    }

    private <T> SendResult transmit(T tag, Content content, SendListener<T> listener) throws BrokenException {
        connection.refuseUnasked(Stage.CONTENT);
        if (transcript.listens()) {
            transcript.add(Transcript.Side.NOTE, "content of " + content.size() + " bytes");
        }
        boolean dotBegun = false;
        boolean written = false;
        try {
            long deadline = System.nanoTime() + server.timeouts().content().toNanos();
            while (content.isUnfinished()) {
                int length = content.write(buffer, 0);
                if (!content.isUnfinished()) {
                    if (!ask(tag, listener)) {
                        throw new BrokenException(new Failure.Withheld());
                    }
                    dotBegun = true;
                }
                long left = Math.max(1, deadline - System.nanoTime());
                connection.write(Stage.CONTENT, buffer, length, Duration.ofNanos(left));
            }
            written = true;
            connection.await(server.timeouts().acceptance());
            Reply reply = connection.read(Stage.CONTENT);
            if (reply.isClosing()) {
                connection.abort();
            }
            if (reply.isPositive()) {
                return new SendResult.Accepted(reply);
            }
            if (reply.isIntermediate()) {
                throw unexpected(Stage.CONTENT, "the final dot", reply);
            }
            return new SendResult.Refused(Stage.CONTENT, reply);
        } catch (BrokenException e) {
            Reply lastWord = written ? null : refusalBeforeTheEnd(e.failure());
            end(e.failure());
            if (lastWord != null) {
                return new SendResult.Refused(Stage.CONTENT, lastWord);
            }
            return dotBegun ? new SendResult.InDoubt(e.failure()) : new SendResult.NotSent(Stage.CONTENT, e.failure());
        }
    }

    private <T> boolean ask(T tag, SendListener<T> listener) {
        boolean answered = false;
        try {
            boolean yes = listener.beforeFinalDot(tag);
            answered = true;
            return yes;
        } finally {
            if (!answered) {
                connection.abort();
            }
        }
    }

    /** A server that has had enough may refuse and close while the content is still being written. */
    private @Nullable Reply refusalBeforeTheEnd(Failure failure) {
        if (!(failure instanceof Failure.Disconnected)) {
            return null;
        }
        try {
            connection.await(Connection.BRIEFLY);
            Reply reply = connection.read(Stage.CONTENT);
            return reply.isTransient() || reply.isPermanent() ? reply : null;
        } catch (BrokenException e) {
            return null;
        }
    }

    private static BrokenException unexpected(Stage stage, String command, Reply reply) {
        return new BrokenException(new Failure.ProtocolError(stage, "this is no answer to " + command + ": " + reply));
    }

    private void end(Failure failure) {
        transcript.add(Transcript.Side.NOTE, failure.inWords());
        connection.abort();
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
