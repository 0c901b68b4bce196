package dev.sendwell.testkit.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An SMTP server on a port of its own. Behaves well, except where {@link Scenario#when} says otherwise. */
public final class ScriptedSmtpServer implements AutoCloseable {
    private final Scenario scenario;
    private final ServerSocket listener;
    private final Thread acceptor;
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<ReceivedMessage> messages = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> turns = new HashMap<>();

    private ScriptedSmtpServer(Scenario scenario) throws IOException {
        this.scenario = scenario;
        this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        this.acceptor = Thread.ofVirtual().name("scripted-smtp").unstarted(this::accept);
        scenario.answers.keySet().forEach(verb -> turns.put(verb, new AtomicInteger()));
    }

    /** Something to be changed before it is {@linkplain Scenario#start started}; offers PIPELINING and 8BITMIME. */
    public static Scenario scenario() {
        return new Scenario();
    }

    /** Its port on 127.0.0.1. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Every command line of every connection in the order of arrival; not the lines of content. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    /** The messages whose final dot arrived. */
    public List<ReceivedMessage> messages() {
        return List.copyOf(messages);
    }

    /** How many connections came. */
    public int connections() {
        return peers.size();
    }

    /** What came with each single read on a connection (from 1), after TLS as plain text. */
    public List<String> reads(int connection) {
        return peers.get(connection - 1).reads();
    }

    /** Closes every connection, as a server that goes down does; new ones are still taken. */
    public void dropConnections() {
        for (Peer peer : peers) {
            closeQuietly(peer);
        }
    }

    /** Stops listening and drops every connection; from then on, connecting is refused. */
    @Override
    public void close() {
        try {
            listener.close();
            acceptor.join();
        } catch (IOException e) {
            throw new IllegalStateException("the scripted server's port cannot be closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        dropConnections();
    }

    private static void closeQuietly(Peer peer) {
        try {
            peer.close();
        } catch (IOException e) {
            // Whoever closes does not listen any more.
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                Peer peer = new Peer(peers.size() + 1, socket);
                peers.add(peer);
                Thread.ofVirtual().name("scripted-smtp-" + peer.number()).start(() -> serve(peer));
            } catch (IOException e) {
                // Closed, or a client that went at once.
            }
        }
    }

    private void serve(Peer peer) {
        try {
            new Session(peer).run();
        } catch (IOException e) {
            // The client went; what it did is recorded.
        } finally {
            closeQuietly(peer);
        }
    }

    /** The state of one connection. */
    private final class Session {
        private final Peer peer;
        private boolean encrypted;
        private @Nullable String mail;
        private final List<String> recipients = new ArrayList<>();

        Session(Peer peer) {
            this.peer = peer;
        }

        void run() throws IOException {
            if (scenario.tls != null && scenario.tlsFirst) {
                peer.startTls(scenario.tls);
                encrypted = true;
            }
            answer("CONNECT", Answer.reply("220 scripted.test ESMTP"));
            for (String line = next(); line != null; line = next()) {
                commands.add(line);
                command(line);
            }
        }

        private @Nullable String next() throws IOException {
            return peer.isClosed() ? null : peer.readLine();
        }

        private void command(String line) throws IOException {
            String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            switch (verb) {
                case "EHLO" -> answer(verb, Answer.reply(ehlo()));
                case "STARTTLS" -> answer(verb, this::startTls);
                case "AUTH" -> answer(verb, peer -> auth(line));
                case "MAIL" -> mail(line);
                case "RCPT" -> rcpt(line);
                case "DATA" -> data();
                case "RSET" -> reset();
                case "NOOP" -> answer(verb, Answer.reply("250 2.0.0 Ok"));
                case "QUIT" -> answer(verb, Answer.reply("221 2.0.0 Bye").then(Answer.close()));
                default -> answer(verb, Answer.reply("500 5.5.2 Not known"));
            }
        }

        private void answer(String verb, Answer usual) throws IOException {
            List<Answer> scripted = scenario.answers.get(verb);
            if (scripted == null) {
                usual.give(peer);
                return;
            }
            int turn = turns.get(verb).getAndIncrement();
            scripted.get(Math.min(turn, scripted.size() - 1)).give(peer);
        }

        private String[] ehlo() {
            List<String> lines = new ArrayList<>();
            lines.add("scripted.test");
            lines.addAll(scenario.offers);
            if (scenario.tls != null && !encrypted) {
                lines.add("STARTTLS");
            }
            for (int i = 0; i < lines.size(); i++) {
                lines.set(i, (i == lines.size() - 1 ? "250 " : "250-") + lines.get(i));
            }
            return lines.toArray(String[]::new);
        }

        private void startTls(Peer self) throws IOException {
            if (scenario.tls == null) {
                self.write("502 5.5.1 Not here\r\n");
                return;
            }
            self.write("220 2.0.0 Go ahead\r\n");
            self.startTls(scenario.tls);
            encrypted = true;
        }

        private void auth(String line) throws IOException {
            boolean good;
            if (line.startsWith("AUTH LOGIN")) {
                peer.write("334 VXNlcm5hbWU6\r\n");
                String username = decoded(peer.readLine());
                peer.write("334 UGFzc3dvcmQ6\r\n");
                good = scenario.isUser(username, decoded(peer.readLine()));
            } else {
                String response = line.substring("AUTH PLAIN".length()).strip();
                if (response.isEmpty()) {
                    peer.write("334 \r\n");
                    response = peer.readLine();
                }
                String[] parts = decoded(response).split("\0", -1);
                good = parts.length == 3 && scenario.isUser(parts[1], parts[2]);
            }
            peer.write(good ? "235 2.7.0 Welcome\r\n" : "535 5.7.8 Authentication failed\r\n");
        }

        private static String decoded(@Nullable String base64) {
            return base64 == null ? "" : new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        }

        private void mail(String line) throws IOException {
            answer("MAIL", Answer.reply(mail == null ? "250 2.1.0 Ok" : "503 5.5.1 Nested MAIL"));
            if (peer.answeredWith("2")) {
                mail = line;
            }
        }

        private void rcpt(String line) throws IOException {
            answer("RCPT", Answer.reply(mail != null ? "250 2.1.5 Ok" : "503 5.5.1 MAIL first"));
            if (peer.answeredWith("2")) {
                recipients.add(line);
            }
        }

        private void data() throws IOException {
            answer("DATA", Answer.reply(recipients.isEmpty() ? "503 5.5.1 RCPT first" : "354 Go ahead"));
            if (!peer.answeredWith("354") || peer.isClosed()) {
                return;
            }
            String wire = peer.readContent();
            if (wire != null) {
                messages.add(
                        new ReceivedMessage(peer.number(), mail == null ? "" : mail, List.copyOf(recipients), wire));
                endTransaction();
                answer(".", Answer.reply("250 Ok: queued as " + messages.size()));
            }
        }

        private void reset() throws IOException {
            endTransaction();
            answer("RSET", Answer.reply("250 2.0.0 Ok"));
        }

        private void endTransaction() {
            mail = null;
            recipients.clear();
        }
    }

    /** How a server is to behave. */
    public static final class Scenario {
        private final Map<String, List<Answer>> answers = new HashMap<>();
        private List<String> offers = List.of("PIPELINING", "8BITMIME");
        private @Nullable SSLContext tls;
        private boolean tlsFirst;
        private @Nullable String username;
        private @Nullable String password;

        private Scenario() {}

        /** What EHLO's answer lists, instead of PIPELINING and 8BITMIME; STARTTLS is added where it belongs. */
        public Scenario offering(String... keywords) {
            offers = List.of(keywords);
            return this;
        }

        /** Offers STARTTLS. */
        public Scenario startTls(SSLContext context) {
            tls = context;
            return this;
        }

        /** Speaks TLS from the first byte. */
        public Scenario tlsFirst(SSLContext context) {
            tls = context;
            tlsFirst = true;
            return this;
        }

        /** Whom AUTH lets in. */
        public Scenario user(String newUsername, String newPassword) {
            username = newUsername;
            password = newPassword;
            return this;
        }

        /**
         * Replaces the answers to a command, over all connections: the first time the first, then the second; the last one again
         * and again. The state of the session follows what is said: after 354 the content is read.
         *
         * @param verb a command in capitals, CONNECT for the greeting, or a dot for the end of the content
         */
        public Scenario when(String verb, Answer... inTurn) {
            answers.put(verb, List.of(inTurn));
            return this;
        }

        private boolean isUser(String name, String secret) {
            return name.equals(username) && secret.equals(password);
        }

        /** Begins to listen. */
        public ScriptedSmtpServer start() {
            try {
                ScriptedSmtpServer server = new ScriptedSmtpServer(this);
                server.acceptor.start();
                return server;
            } catch (IOException e) {
                throw new IllegalStateException("the scripted server has no port", e);
            }
        }
    }
}
