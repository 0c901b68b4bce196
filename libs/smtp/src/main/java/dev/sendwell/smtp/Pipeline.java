package dev.sendwell.smtp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches. Where the server offers PIPELINING, the content of one message and MAIL, RCPT and DATA of the next leave in one
 * group (RFC 2920 §3.1), so that a message costs one round trip:
 *
 * <pre>
 *   MAIL RCPT DATA (1) ──> <── 250 250 354
 *   content (1) MAIL RCPT DATA (2) ──> <── 250 · 250 250 354
 *   content (2) ──> <── 250
 * </pre>
 *
 * No group has more than a few commands behind a final dot, and nothing is written while other replies are due, so that client and
 * server never wait for each other to read.
 */
final class Pipeline {
    private static final int BUFFER = 32 * 1_024;

    private final SmtpServer server;
    private final Connection connection;
    private final Transcript transcript;
    private final Capabilities capabilities;
    private final Allowance allowance;
    private final Offers offers;
    private final long maximumSize;
    private byte[] buffer = new byte[BUFFER];

    Pipeline(
            SmtpServer server,
            Connection connection,
            Transcript transcript,
            Capabilities capabilities,
            Allowance allowance) {
        this.server = server;
        this.connection = connection;
        this.transcript = transcript;
        this.capabilities = capabilities;
        this.allowance = allowance;
        this.offers = new Offers(server, connection, transcript, capabilities, allowance);
        this.maximumSize = capabilities.maximumSize();
    }

    <T> void send(List<OutgoingMessage<T>> batch, SendListener<T> listener) {
        boolean inStep = false;
        try {
            @Nullable Turn<T> following = null;
            for (int i = 0; i < batch.size(); i++) {
                Turn<T> turn = following == null ? new Turn<>(batch.get(i)) : following;
                following = offers.arePipelined() && i + 1 < batch.size() ? new Turn<>(batch.get(i + 1)) : null;
                listener.sent(turn.message.tag(), take(turn, following, listener));
            }
            inStep = true;
        } finally {
            if (!inStep) {
                // The listener failed: the server waits for content, or its replies for a reader.
                connection.abort();
            }
        }
    }

    private <T> SendResult take(Turn<T> turn, @Nullable Turn<T> following, SendListener<T> listener) {
        boolean spent = connection.isClosed() || (!turn.offered && allowance.remaining() == 0);
        if (spent) {
            return new SendResult.NotSent(Stage.MAIL, new Failure.Spent());
        }
        SendResult.@Nullable Unsendable unsendable = unsendable(turn);
        if (unsendable != null) {
            return unsendable;
        }
        try {
            SendResult.@Nullable Refused refused = offer(turn);
            return refused != null ? refused : transmit(turn, following, listener);
        } catch (BrokenException e) {
            connection.abort(e.failure());
            return new SendResult.NotSent(e.failure().stage(), e.failure());
        }
    }

    private SendResult.@Nullable Refused offer(Turn<?> turn) throws BrokenException {
        if (turn.offered) {
            return offers.hear();
        }
        allowance.begin();
        return offers.make(turn.message.envelope(), turn.content);
    }

    private SendResult.@Nullable Unsendable unsendable(Turn<?> turn) {
        if (turn.message.envelope().needsSmtpUtf8() && !capabilities.offers("SMTPUTF8")) {
            return new SendResult.Unsendable(
                    SendResult.Reason.NEEDS_SMTPUTF8,
                    "an address has characters outside ASCII before the @, and the server does not offer SMTPUTF8");
        }
        if (turn.content.isEightBit() && !capabilities.offers("8BITMIME")) {
            return new SendResult.Unsendable(
                    SendResult.Reason.NEEDS_8BITMIME,
                    "the content is not 7-bit, and the server does not offer 8BITMIME");
        }
        if (turn.content.size() > maximumSize) {
            return new SendResult.Unsendable(
                    SendResult.Reason.OVER_SIZE,
                    "the message has " + turn.content.size() + " bytes, and the server takes " + maximumSize);
        }
        return null;
    }

    private <T> SendResult transmit(Turn<T> turn, @Nullable Turn<T> following, SendListener<T> listener)
            throws BrokenException {
        connection.refuseUnasked(Stage.CONTENT);
        Content content = turn.content;
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
                    length = appendOffer(following, length);
                    if (!listener.beforeFinalDot(turn.message.tag())) {
                        throw new BrokenException(new Failure.Withheld());
                    }
                    dotBegun = true;
                }
                long left = Math.max(1, deadline - System.nanoTime());
                connection.write(Stage.CONTENT, buffer, length, Duration.ofNanos(left));
            }
            written = true;
            return judgement();
        } catch (BrokenException e) {
            Reply lastWord = written ? null : refusalBeforeTheEnd(e.failure());
            connection.abort(e.failure());
            if (lastWord != null) {
                return new SendResult.Refused(Stage.CONTENT, lastWord);
            }
            return dotBegun ? new SendResult.InDoubt(e.failure()) : new SendResult.NotSent(Stage.CONTENT, e.failure());
        }
    }

    /** Puts the next message's MAIL, RCPT and DATA behind the final dot, where it may be offered. */
    private int appendOffer(@Nullable Turn<?> following, int length) {
        if (following == null || allowance.remaining() == 0 || unsendable(following) != null) {
            return length;
        }
        allowance.begin();
        following.offered = true;
        String group = offers.group(following.message.envelope(), following.content);
        connection.note(group);
        byte[] bytes = group.getBytes(StandardCharsets.UTF_8);
        if (buffer.length - length < bytes.length) {
            buffer = Arrays.copyOf(buffer, length + bytes.length);
        }
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        return length + bytes.length;
    }

    /** What the server says to the whole of the content. */
    private SendResult judgement() throws BrokenException {
        connection.await(server.timeouts().acceptance());
        Reply reply = connection.read(Stage.CONTENT);
        if (reply.isClosing()) {
            connection.abort();
        }
        if (reply.isPositive()) {
            return new SendResult.Accepted(reply);
        }
        if (reply.isIntermediate()) {
            throw BrokenException.unexpected(Stage.CONTENT, "the final dot", reply);
        }
        return new SendResult.Refused(Stage.CONTENT, reply);
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

    /** One message of a batch. */
    private static final class Turn<T> {
        private final OutgoingMessage<T> message;
        private final Content content;
        /** Its MAIL, RCPT and DATA left with the content before it. */
        private boolean offered;

        Turn(OutgoingMessage<T> message) {
            this.message = message;
            this.content = new Content(message.content());
        }
    }
}
