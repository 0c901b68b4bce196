package dev.sendwell.smtp;

import java.util.Set;

/** The beginning of a conversation: greeting, EHLO, STARTTLS, EHLO again, AUTH. */
final class Introduction {
    /** A command line with its CR LF (RFC 5321 §4.5.3.1.4). */
    private static final int MAX_COMMAND = 512;

    private final SmtpServer server;
    private final Connection connection;
    private final Transcript transcript;

    Introduction(SmtpServer server, Connection connection, Transcript transcript) {
        this.server = server;
        this.connection = connection;
        this.transcript = transcript;
    }

    Capabilities introduce() throws BrokenException {
        if (server.security() == Security.TLS) {
            encryptFirst();
        }
        greeting();
        Capabilities capabilities = ehlo();
        if (server.security() == Security.STARTTLS) {
            startTls(capabilities);
            capabilities = ehlo();
        }
        if (server.credentials() != null) {
            signIn(server.credentials(), capabilities.authMechanisms());
        }
        return capabilities;
    }

    private void encryptFirst() throws BrokenException {
        try {
            connection.encrypt();
        } catch (BrokenException e) {
            throw connection.beganInPlainText() ? new BrokenException(new Failure.NotTls()) : e;
        }
    }

    private void greeting() throws BrokenException {
        Reply reply = readGreeting();
        if (reply.isTransient() || reply.isPermanent()) {
            throw new BrokenException(new Failure.GreetingRefused(reply));
        }
        if (reply.code() != 220) {
            throw unexpected(Stage.GREETING, reply);
        }
    }

    private Reply readGreeting() throws BrokenException {
        connection.await(server.timeouts().reply());
        try {
            return connection.read(Stage.GREETING);
        } catch (BrokenException e) {
            boolean wrongWay = server.security() != Security.TLS && connection.awaitsTls();
            throw wrongWay ? new BrokenException(new Failure.TlsExpected()) : e;
        }
    }

    private Capabilities ehlo() throws BrokenException {
        String name = server.clientName() == null ? connection.addressLiteral() : server.clientName();
        Reply reply = ask(Stage.EHLO, "EHLO " + name);
        if (reply.isTransient() || reply.isPermanent()) {
            throw new BrokenException(new Failure.EhloRefused(reply));
        }
        if (reply.code() != 250) {
            throw unexpected(Stage.EHLO, reply);
        }
        Capabilities capabilities = Capabilities.of(reply);
        transcript.reached(new Milestone.Introduced(capabilities));
        return capabilities;
    }

    private void startTls(Capabilities capabilities) throws BrokenException {
        if (!capabilities.offers("STARTTLS")) {
            throw new BrokenException(new Failure.StartTlsNotOffered());
        }
        Reply reply = ask(Stage.STARTTLS, "STARTTLS");
        if (reply.isTransient() || reply.isPermanent()) {
            throw new BrokenException(new Failure.StartTlsRefused(reply));
        }
        if (reply.code() != 220) {
            throw unexpected(Stage.STARTTLS, reply);
        }
        transcript.reached(new Milestone.ReadyForTls());
        connection.discardUnread();
        connection.encrypt();
    }

    private void signIn(Credentials credentials, Set<String> offered) throws BrokenException {
        Reply reply;
        if (offered.contains("PLAIN")) {
            reply = plain(credentials);
        } else if (offered.contains("LOGIN")) {
            reply = login(credentials);
        } else {
            throw new BrokenException(new Failure.AuthNotOffered(offered));
        }
        if (reply.isTransient() || reply.isPermanent()) {
            throw new BrokenException(new Failure.AuthRefused(reply));
        }
        if (reply.code() != 235) {
            throw unexpected(Stage.AUTH, reply);
        }
        transcript.reached(new Milestone.SignedIn(reply));
    }

    /** RFC 4616, with the initial response of RFC 4954 unless the line would be too long for it. */
    private Reply plain(Credentials credentials) throws BrokenException {
        String response = SecretMask.plain(credentials);
        String command = "AUTH PLAIN " + response;
        if (command.length() + 2 <= MAX_COMMAND) {
            return ask(Stage.AUTH, command, "AUTH PLAIN ****");
        }
        Reply reply = ask(Stage.AUTH, "AUTH PLAIN");
        return reply.code() == 334 ? ask(Stage.AUTH, response, "****") : reply;
    }

    private Reply login(Credentials credentials) throws BrokenException {
        Reply reply = ask(Stage.AUTH, "AUTH LOGIN");
        if (reply.code() == 334) {
            reply = ask(Stage.AUTH, SecretMask.base64(credentials.username()), "****");
        }
        if (reply.code() == 334) {
            reply = ask(Stage.AUTH, SecretMask.base64(credentials.password()), "****");
        }
        return reply;
    }

    private Reply ask(Stage stage, String command) throws BrokenException {
        return ask(stage, command, command);
    }

    private Reply ask(Stage stage, String command, String heard) throws BrokenException {
        connection.refuseUnasked(stage);
        connection.await(server.timeouts().reply());
        connection.write(stage, command + "\r\n", heard);
        return connection.read(stage);
    }

    private static BrokenException unexpected(Stage stage, Reply reply) {
        return new BrokenException(new Failure.ProtocolError(stage, "an answer that does not belong here: " + reply));
    }
}
