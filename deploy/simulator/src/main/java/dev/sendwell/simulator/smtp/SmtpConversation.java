package dev.sendwell.simulator.smtp;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from the greeting to QUIT, in SendGrid's words.
 *
 * <pre>
 *   greeted ──EHLO──▶ named ──AUTH──▶ authenticated ──MAIL──▶ sender ──RCPT…──▶ recipients ──DATA, dot──▶ authenticated
 *      ▲                │
 *      └────STARTTLS────┘   (everything said before is forgotten, RFC 3207 §4.2)
 * </pre>
 */
final class SmtpConversation {
    /** What SendGrid takes, base64 growth included. */
    static final int MAX_MESSAGE_BYTES = 31_457_280;

    private static final int MAX_RECIPIENTS = 1_000;
    static final Duration IDLE = Duration.ofMinutes(5);
    private static final Pattern PATH =
            Pattern.compile("(?:FROM|TO):\\s*<([^<>\\s]*)>\\s*(.*)", Pattern.CASE_INSENSITIVE);

    private final SSLContext tls;
    private final SmtpAccount account;
    private final List<String> recipients = new ArrayList<>();

    private Socket socket;
    private SmtpInput in;
    private OutputStream out;
    private boolean named;
    private boolean authenticated;
    private @Nullable String sender;

    /**
     * A conversation that begins.
     *
     * @param socket an {@link SSLSocket} where it is encrypted from the first byte
     */
    SmtpConversation(Socket socket, SSLContext tls, SmtpAccount account) throws IOException {
        this.tls = tls;
        this.account = account;
        this.socket = socket;
        this.in = new SmtpInput(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream());
    }

    /** Speaks until the client quits, goes away or stays silent. */
    void hold() throws IOException {
        reply("220 SG ESMTP service ready at simulator.sendgrid.net");
        try {
            boolean open = true;
            while (open) {
                String line = readCommand();
                open = line != null && obey(line);
            }
        } catch (SocketTimeoutException e) {
            reply("421 Timeout waiting for data from client");
        } catch (SmtpInput.LineTooLongException e) {
            reply("500 Line too long");
        }
        out.flush();
    }

    /** Replies leave in one piece when no further command of the group has arrived (RFC 2920 §3.2). */
    private @Nullable String readCommand() throws IOException, SmtpInput.LineTooLongException {
        if (!in.hasMore()) {
            out.flush();
        }
        return in.readLine();
    }

    private boolean obey(String line) throws IOException, SmtpInput.LineTooLongException {
        if (line.chars().anyMatch(c -> c > 126)) {
            reply("501 Syntax error, only ASCII is accepted here");
            return true;
        }
        int space = line.indexOf(' ');
        String verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
        String argument = space < 0 ? "" : line.substring(space + 1).strip();
        switch (verb) {
            case "EHLO" -> ehlo();
            case "HELO" -> helo();
            case "STARTTLS" -> startTls();
            case "AUTH" -> authenticate(argument);
            case "MAIL" -> mail(argument);
            case "RCPT" -> recipient(argument);
            case "DATA" -> data();
            case "RSET" -> {
                forgetTransaction();
                reply("250 Reset");
            }
            case "NOOP" -> reply("250 Ok");
            case "VRFY" -> reply("252 Cannot verify the user, send the message and see");
            case "QUIT" -> {
                reply("221 See you later");
                return false;
            }
            default -> reply("500 Command not recognized");
        }
        return true;
    }

    private void ehlo() throws IOException {
        named = true;
        forgetTransaction();
        reply("250-smtp.sendgrid.net");
        reply("250-8BITMIME");
        reply("250-PIPELINING");
        reply("250-SIZE " + MAX_MESSAGE_BYTES);
        if (!encrypted()) {
            reply("250-STARTTLS");
        }
        reply("250-AUTH PLAIN LOGIN");
        reply("250 AUTH=PLAIN LOGIN");
    }

    private void helo() throws IOException {
        named = true;
        forgetTransaction();
        reply("250 smtp.sendgrid.net");
    }

    private void startTls() throws IOException {
        if (encrypted()) {
            reply("503 Already encrypted");
            return;
        }
        reply("220 Begin TLS negotiation now");
        out.flush();
        SSLSocket secure = encrypted(socket, tls);
        // A fresh input: what somebody slipped in before the handshake must not count as said inside it (RFC 3207 §5).
        socket = secure;
        in = new SmtpInput(secure.getInputStream());
        out = new BufferedOutputStream(secure.getOutputStream());
        named = false;
        authenticated = false;
        forgetTransaction();
    }

    /** The server's side of TLS over a connection, after the handshake. */
    static SSLSocket encrypted(Socket connection, SSLContext tls) throws IOException {
        SSLSocket secure =
                (SSLSocket) tls.getSocketFactory().createSocket(connection, null, connection.getPort(), true);
        secure.setUseClientMode(false);
        secure.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        secure.startHandshake();
        return secure;
    }

    private boolean encrypted() {
        return socket instanceof SSLSocket;
    }

    private void authenticate(String argument) throws IOException, SmtpInput.LineTooLongException {
        if (!named || authenticated) {
            reply("503 Bad sequence of commands");
            return;
        }
        int space = argument.indexOf(' ');
        String mechanism = (space < 0 ? argument : argument.substring(0, space)).toUpperCase(Locale.ROOT);
        String initial = space < 0 ? null : argument.substring(space + 1).strip();
        switch (mechanism) {
            case "PLAIN" -> authenticatePlain(initial);
            case "LOGIN" -> authenticateLogin(initial);
            default -> reply("504 Unrecognized authentication type");
        }
    }

    private void authenticatePlain(@Nullable String initial) throws IOException, SmtpInput.LineTooLongException {
        byte[] response = initial == null ? ask("334 ") : decode(initial);
        if (response == null) {
            reply("501 Authentication exchange cancelled or not base64");
            return;
        }
        // authorization identity NUL user NUL password (RFC 4616)
        int first = indexOfNul(response, 0);
        int second = first < 0 ? -1 : indexOfNul(response, first + 1);
        if (second < 0) {
            reply("501 Authentication exchange cancelled or not base64");
            return;
        }
        decide(
                java.util.Arrays.copyOfRange(response, first + 1, second),
                java.util.Arrays.copyOfRange(response, second + 1, response.length));
    }

    private void authenticateLogin(@Nullable String initial) throws IOException, SmtpInput.LineTooLongException {
        byte[] user = initial == null ? ask("334 VXNlcm5hbWU6") : decode(initial);
        byte[] password = user == null ? null : ask("334 UGFzc3dvcmQ6");
        if (user == null || password == null) {
            reply("501 Authentication exchange cancelled or not base64");
            return;
        }
        decide(user, password);
    }

    private void decide(byte[] user, byte[] password) throws IOException {
        String reply =
                account.signIn(new String(user, StandardCharsets.UTF_8), new String(password, StandardCharsets.UTF_8));
        authenticated = reply.startsWith(SmtpAccount.WELCOME);
        reply(reply);
    }

    private byte @Nullable [] ask(String challenge) throws IOException, SmtpInput.LineTooLongException {
        reply(challenge);
        String answer = readCommand();
        return answer == null ? null : decode(answer);
    }

    private static byte @Nullable [] decode(String base64) {
        try {
            // "=" stands for an empty initial response (RFC 4954 §4); "*" cancels and is no base64.
            return base64.equals("=") ? new byte[0] : Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static int indexOfNul(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    private void mail(String argument) throws IOException {
        if (!named) {
            reply("503 Must send EHLO first");
            return;
        }
        if (!authenticated) {
            reply("550 Unauthenticated senders not allowed");
            return;
        }
        if (sender != null) {
            reply("503 Sender already specified");
            return;
        }
        Matcher path = PATH.matcher(argument);
        if (!path.matches() || !argument.regionMatches(true, 0, "FROM", 0, 4)) {
            reply("501 Syntax: MAIL FROM:<address>");
            return;
        }
        String refusal = refuseParameters(path.group(2));
        if (refusal != null) {
            reply(refusal);
            return;
        }
        sender = path.group(1);
        reply("250 Sender address accepted");
    }

    private static @Nullable String refuseParameters(String parameters) {
        for (String parameter :
                parameters.isBlank() ? new String[0] : parameters.strip().split("\\s+", -1)) {
            String upper = parameter.toUpperCase(Locale.ROOT);
            if (upper.startsWith("SIZE=")) {
                if (!upper.matches("SIZE=\\d{1,18}")) {
                    return "501 Syntax: SIZE=<bytes>";
                }
                if (Long.parseLong(upper.substring(5)) > MAX_MESSAGE_BYTES) {
                    return "552 Message exceeds the maximum size of " + MAX_MESSAGE_BYTES + " bytes";
                }
            } else if (!upper.equals("BODY=8BITMIME") && !upper.equals("BODY=7BIT")) {
                return "555 Unsupported parameter";
            }
        }
        return null;
    }

    private void recipient(String argument) throws IOException {
        if (sender == null) {
            reply("503 Must have sender before recipient");
            return;
        }
        Matcher path = PATH.matcher(argument);
        if (!path.matches() || !argument.regionMatches(true, 0, "TO", 0, 2)) {
            reply("501 Syntax: RCPT TO:<address>");
            return;
        }
        if (!path.group(2).isBlank()) {
            reply("555 Unsupported parameter");
            return;
        }
        int at = path.group(1).lastIndexOf('@');
        if (at < 1 || at == path.group(1).length() - 1) {
            reply("501 Invalid recipient address");
            return;
        }
        if (recipients.size() == MAX_RECIPIENTS) {
            reply("452 Too many recipients received this hour");
            return;
        }
        recipients.add(path.group(1));
        reply("250 Recipient address accepted");
    }

    private void data() throws IOException {
        if (sender == null || recipients.isEmpty()) {
            reply("503 Must have valid receiver and originator");
            return;
        }
        reply("354 Continue");
        if (!in.hasMore()) {
            out.flush();
        }
        byte[] content = in.readContent(MAX_MESSAGE_BYTES);
        if (content == null) {
            reply("552 Message exceeds the maximum size of " + MAX_MESSAGE_BYTES + " bytes");
        } else {
            reply(account.accept(new Envelope(sender, List.copyOf(recipients)), content));
        }
        forgetTransaction();
    }

    private void forgetTransaction() {
        sender = null;
        recipients.clear();
    }

    private void reply(String line) throws IOException {
        out.write(line.getBytes(StandardCharsets.US_ASCII));
        out.write('\r');
        out.write('\n');
    }
}
