package dev.sendwell.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Lines and replies over one socket. Reads replies strictly (RFC 5321 §4.2) and never more than {@value #MAX_LINE} octets a line
 * or {@value #MAX_LINES} lines a reply; writes each group of commands at once.
 */
final class Connection {
    /** RFC 5321 §4.5.3.1.5 allows 512; servers with long explanations exceed it. */
    static final int MAX_LINE = 2_048;

    static final int MAX_LINES = 128;

    /** How long is waited for what a server says by itself, as its last word or as a sign of life. */
    static final Duration BRIEFLY = Duration.ofSeconds(2);

    private static final int TLS_ALERT = 0x15;
    private static final int TLS_HANDSHAKE = 0x16;

    private final SmtpServer server;
    private final Transcript transcript;
    private final TimedSocket socket;
    private final SecretMask mask;
    private final byte[] input = new byte[2 * MAX_LINE];

    private Socket secured;
    private InputStream in;
    private OutputStream out;
    private int next;
    private int end;
    private boolean closed;
    private Duration awaiting = Duration.ZERO;

    private Connection(SmtpServer server, Transcript transcript, TimedSocket socket) throws IOException {
        this.server = server;
        this.transcript = transcript;
        this.socket = socket;
        this.mask = SecretMask.of(server.credentials());
        this.secured = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    static Connection open(SmtpServer server, Transcript transcript) throws BrokenException {
        TimedSocket socket = Connector.connect(server, transcript);
        try {
            return new Connection(server, transcript, socket);
        } catch (IOException e) {
            socket.closeQuietly();
            throw new BrokenException(new Failure.Disconnected(Stage.CONNECT, words(e)));
        }
    }

    /** The address of this end, as EHLO writes it (RFC 5321 §4.1.3). */
    String addressLiteral() {
        String address = socket.getLocalAddress().getHostAddress();
        int zone = address.indexOf('%');
        String bare = zone < 0 ? address : address.substring(0, zone);
        return bare.indexOf(':') < 0 ? "[" + bare + "]" : "[IPv6:" + bare + "]";
    }

    /** Sends commands, each with its CR LF, in one write. */
    void write(Stage stage, String commands) throws BrokenException {
        write(stage, commands, commands);
    }

    /**
     * Sends commands in one write.
     *
     * @param heard what the transcript hears instead
     */
    void write(Stage stage, String commands, String heard) throws BrokenException {
        note(heard);
        byte[] bytes = commands.getBytes(StandardCharsets.UTF_8);
        write(stage, bytes, bytes.length, server.timeouts().reply());
    }

    /** Tells the transcript of commands that leave with what is written next. */
    void note(String commands) {
        if (transcript.listens()) {
            commands.lines().forEach(line -> transcript.add(Transcript.Side.CLIENT, line));
        }
    }

    /** Sends bytes in one write. */
    void write(Stage stage, byte[] bytes, int length, Duration within) throws BrokenException {
        try {
            socket.writeWithin(within, () -> out.write(bytes, 0, length));
        } catch (SocketTimeoutException e) {
            throw new BrokenException(new Failure.TimedOut(stage, within));
        } catch (IOException e) {
            throw new BrokenException(new Failure.Disconnected(stage, words(e)));
        }
    }

    /** From now on, replies have to be complete within this time. */
    void await(Duration within) {
        awaiting = within;
        socket.readWithin(within);
    }

    /**
     * Fails when the server has said something that was not asked for, as far as it is here already. Such a reply would be taken
     * for the answer to what comes next: for the acceptance of a message that was never judged.
     */
    void refuseUnasked(Stage stage) throws BrokenException {
        if (hasUnread(stage)) {
            await(BRIEFLY);
            Reply reply = read(stage);
            throw reply.isClosing()
                    ? new BrokenException(new Failure.Closing(stage, reply))
                    : broken(stage, "it answered without being asked: " + reply);
        }
    }

    private boolean hasUnread(Stage stage) throws BrokenException {
        try {
            return next < end || in.available() > 0;
        } catch (IOException e) {
            throw new BrokenException(new Failure.Disconnected(stage, words(e)));
        }
    }

    /** Forgets what was received and not yet read (RFC 3207 §6: what came before TLS may be anybody's). */
    void discardUnread() {
        next = end;
    }

    /** One whole reply. */
    Reply read(Stage stage) throws BrokenException {
        List<String> lines = new ArrayList<>(1);
        int code = 0;
        boolean more = true;
        while (more) {
            if (lines.size() == MAX_LINES) {
                throw broken(stage, "a reply has more than " + MAX_LINES + " lines");
            }
            String line = readLine(stage);
            int lineCode = code(line);
            if (lineCode < 0) {
                throw broken(stage, "a line does not begin with a reply code");
            }
            if (!lines.isEmpty() && lineCode != code) {
                throw broken(stage, "a reply has lines with different codes");
            }
            code = lineCode;
            more = line.length() > 3 && line.charAt(3) == '-';
            lines.add(line.length() > 4 ? line.substring(4) : "");
        }
        return Reply.of(code, lines);
    }

    private String readLine(Stage stage) throws BrokenException {
        int scanned = next;
        while (true) {
            for (; scanned < end; scanned++) {
                if (input[scanned] == '\n') {
                    if (scanned == next || input[scanned - 1] != '\r') {
                        throw broken(stage, "a line does not end in CR LF");
                    }
                    String line = new String(input, next, scanned - 1 - next, StandardCharsets.UTF_8);
                    next = scanned + 1;
                    String fit = fit(line, stage == Stage.AUTH || transcript.listens());
                    if (transcript.listens()) {
                        transcript.add(Transcript.Side.SERVER, fit);
                    }
                    if (line.indexOf('\r') >= 0) {
                        throw broken(stage, "a line has a CR within");
                    }
                    return fit;
                }
            }
            if (end - next >= MAX_LINE) {
                throw broken(stage, "a line is longer than " + MAX_LINE + " octets");
            }
            scanned -= next;
            System.arraycopy(input, next, input, 0, end - next);
            end -= next;
            next = 0;
            fill(stage);
        }
    }

    private void fill(Stage stage) throws BrokenException {
        try {
            int count = in.read(input, end, input.length - end);
            if (count < 0) {
                throw new BrokenException(new Failure.Disconnected(stage, "the server closed it"));
            }
            end += count;
        } catch (SocketTimeoutException e) {
            throw new BrokenException(new Failure.TimedOut(stage, awaiting));
        } catch (IOException e) {
            throw new BrokenException(new Failure.Disconnected(stage, words(e)));
        }
    }

    /** The code of a reply line, or -1 when it is none (RFC 5321 §4.2: 2–5, 0–5, 0–9, then a space, a hyphen or the end). */
    private static int code(String line) {
        boolean shaped = line.length() >= 3
                && line.charAt(0) >= '2'
                && line.charAt(0) <= '5'
                && line.charAt(1) >= '0'
                && line.charAt(1) <= '5'
                && line.charAt(2) >= '0'
                && line.charAt(2) <= '9'
                && (line.length() == 3 || line.charAt(3) == ' ' || line.charAt(3) == '-');
        return shaped ? Integer.parseInt(line, 0, 3, 10) : -1;
    }

    /** A reply line as everybody may read it; its code stays whatever the password is. */
    private String fit(String line, boolean thoroughly) {
        String printable = printable(line);
        if (printable.length() <= 4) {
            return printable;
        }
        String text = printable.substring(4);
        return printable.substring(0, 4) + (thoroughly ? mask.thoroughlyOver(text) : mask.over(text));
    }

    private static String printable(String line) {
        boolean clean = line.chars().noneMatch(Character::isISOControl);
        return clean ? line : line.replaceAll("\\p{Cntrl}", "?");
    }

    private static BrokenException broken(Stage stage, String detail) {
        return new BrokenException(new Failure.ProtocolError(stage, detail));
    }

    /** Encrypts from here on; the certificate has to be trusted and of the server's name. */
    void encrypt() throws BrokenException {
        Duration within = server.timeouts().handshake();
        try {
            SSLSocket tls = handshake(within);
            secured = tls;
            in = tls.getInputStream();
            out = tls.getOutputStream();
            if (transcript.listens()) {
                Milestone.Encrypted encrypted = encrypted(tls.getSession());
                transcript.add(
                        Transcript.Side.NOTE,
                        encrypted.protocol() + ", " + encrypted.cipher() + ", certificate of " + encrypted.subject()
                                + " until " + encrypted.until());
                transcript.reached(encrypted);
            }
        } catch (SocketTimeoutException e) {
            throw new BrokenException(new Failure.TimedOut(Stage.STARTTLS, within));
        } catch (SSLException e) {
            throw new BrokenException(tlsFailure(e));
        } catch (IOException e) {
            throw new BrokenException(new Failure.Disconnected(Stage.STARTTLS, words(e)));
        }
    }

    /** True when the server's very first byte was a digit, as of a greeting in plain text. */
    boolean beganInPlainText() {
        return socket.firstByte() >= '0' && socket.firstByte() <= '9';
    }

    /**
     * Finds out whether a server that has not greeted waits for TLS: it may have sent a TLS alert by itself, and otherwise a
     * handshake makes it answer. The connection is of no other use afterwards.
     */
    boolean awaitsTls() {
        if (socket.firstByte() < 0 && !closed) {
            try {
                handshake(server.timeouts().handshake());
            } catch (IOException e) {
                // Whether and with what the server answered is all that matters.
            }
        }
        return socket.firstByte() == TLS_ALERT || socket.firstByte() == TLS_HANDSHAKE;
    }

    private SSLSocket handshake(Duration within) throws IOException {
        SSLContext context = server.network().tls() == null
                ? defaultContext()
                : server.network().tls();
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, server.host(), server.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        tls.setSSLParameters(parameters);
        socket.readWithin(within);
        socket.writeWithin(within, tls::startHandshake);
        return tls;
    }

    private static SSLContext defaultContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK's TLS cannot be set up", e);
        }
    }

    private static Failure tlsFailure(SSLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return new Failure.TlsFailed(Failure.TlsFailed.Tls.NOT_IN_TIME, words(cause));
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                // The JDK's check of the name throws the bare class, a failed path one of its own.
                boolean name = cause.getClass() == CertificateException.class;
                return new Failure.TlsFailed(
                        name ? Failure.TlsFailed.Tls.WRONG_NAME : Failure.TlsFailed.Tls.UNTRUSTED, words(cause));
            }
        }
        return new Failure.TlsFailed(Failure.TlsFailed.Tls.HANDSHAKE, words(failure));
    }

    private static Milestone.Encrypted encrypted(SSLSession session) throws SSLPeerUnverifiedException {
        X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
        return new Milestone.Encrypted(
                session.getProtocol(),
                session.getCipherSuite(),
                certificate.getSubjectX500Principal().getName(),
                certificate.getNotAfter().toInstant());
    }

    /** What an exception says, for people. */
    static String words(Throwable problem) {
        @Nullable String message = problem.getMessage();
        return message == null ? problem.getClass().getSimpleName() : message;
    }

    boolean isClosed() {
        return closed;
    }

    /** Drops the connection at once, and says why. */
    void abort(Failure failure) {
        transcript.add(Transcript.Side.NOTE, failure.inWords());
        abort();
    }

    /** Drops the connection at once. */
    void abort() {
        closed = true;
        socket.closeQuietly();
    }

    /** Closes the connection in order. */
    void close(Duration within) {
        closed = true;
        try {
            socket.writeWithin(within, secured::close);
        } catch (IOException e) {
            // It is closed all the same.
        }
        socket.closeQuietly();
    }
}
