package dev.sendwell.smtp;

import org.jspecify.annotations.Nullable;

/**
 * Offers messages to the server, one at a time: MAIL, RCPT and DATA, in one group where it offers PIPELINING (RFC 2920) and one by
 * one where not. Every reply is read even after a refusal, so that the conversation stays in step.
 */
final class Offers {
    private static final String DATA = "DATA\r\n";
    private static final String RSET = "RSET\r\n";

    private final SmtpServer server;
    private final Connection connection;
    private final Transcript transcript;
    private final Capabilities capabilities;
    private final Allowance allowance;
    private final boolean pipelined;
    private boolean transactionOpen;

    Offers(
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
        this.pipelined = capabilities.offers("PIPELINING");
    }

    /** Whether commands may be sent before earlier ones are answered. */
    boolean arePipelined() {
        return pipelined;
    }

    /** MAIL, RCPT and DATA as one group, for a server that has no transaction open by then. */
    String group(Envelope envelope, Content content) {
        return mail(envelope, content) + rcpt(envelope) + DATA;
    }

    /**
     * Offers a message.
     *
     * @return null when the server waits for the content
     */
    SendResult.@Nullable Refused make(Envelope envelope, Content content) throws BrokenException {
        connection.refuseUnasked(Stage.MAIL);
        boolean reset = transactionOpen;
        if (pipelined) {
            connection.write(Stage.MAIL, (reset ? RSET : "") + group(envelope, content));
        } else if (reset) {
            connection.write(Stage.MAIL, RSET);
        }
        if (reset) {
            connection.await(server.timeouts().reply());
            readReset();
        }
        if (pipelined) {
            return hear();
        }
        Exchange exchange = new Exchange();
        exchange.ask(Stage.MAIL, mail(envelope, content));
        exchange.ask(Stage.RCPT, rcpt(envelope));
        exchange.ask(Stage.DATA, DATA);
        return exchange.refused;
    }

    /**
     * Reads the replies to a {@link #group} that was written.
     *
     * @return null when the server waits for the content
     */
    SendResult.@Nullable Refused hear() throws BrokenException {
        connection.await(server.timeouts().reply());
        Exchange exchange = new Exchange();
        exchange.hear(Stage.MAIL);
        exchange.hear(Stage.RCPT);
        exchange.hear(Stage.DATA);
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

    private static String rcpt(Envelope envelope) {
        return "RCPT TO:<" + envelope.to() + ">\r\n";
    }

    private void readReset() throws BrokenException {
        Reply reply = connection.read(Stage.MAIL);
        if (reply.isClosing()) {
            throw new BrokenException(new Failure.Closing(Stage.MAIL, reply));
        }
        if (!reply.isPositive()) {
            throw BrokenException.unexpected(Stage.MAIL, "RSET", reply);
        }
        transactionOpen = false;
    }

    /** What the server answers to MAIL, RCPT and DATA of one message. */
    private final class Exchange {
        private SendResult.@Nullable Refused refused;
        private boolean recipientTaken;

        /** Says one command, unless one before it was refused, and reads its reply. */
        void ask(Stage stage, String command) throws BrokenException {
            if (refused == null) {
                connection.await(server.timeouts().reply());
                connection.write(stage, command);
                hear(stage);
            }
        }

        /** Reads one reply, unless the server has said that it goes. */
        void hear(Stage stage) throws BrokenException {
            if (connection.isClosed()) {
                return;
            }
            try {
                Reply reply = connection.read(stage);
                take(stage, reply);
                if (refused == null) {
                    note(stage, reply);
                }
            } catch (BrokenException e) {
                if (refused == null) {
                    throw e;
                }
                connection.abort(e.failure());
            }
        }

        private void note(Stage stage, Reply reply) {
            if (stage == Stage.MAIL) {
                transcript.reached(new Milestone.SenderTaken(reply));
            } else if (stage == Stage.RCPT) {
                transcript.reached(new Milestone.RecipientTaken(reply));
            }
        }

        private void take(Stage stage, Reply reply) throws BrokenException {
            boolean yes = stage == Stage.DATA ? reply.code() == 354 : reply.isPositive();
            if (yes) {
                took(stage);
            } else if (!reply.isTransient() && !reply.isPermanent()) {
                throw BrokenException.unexpected(stage, stage.wireName(), reply);
            } else if (reply.isClosing() && stage == Stage.MAIL && allowance.isUsed()) {
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
}
