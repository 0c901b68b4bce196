package dev.sendwell.smtp;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Which server to speak to, and how.
 *
 * @param host a name or an address literal; the certificate has to be of this name
 * @param credentials absent: do not sign in
 * @param clientName what EHLO says; absent: the address literal of this end of the connection (RFC 5321 §4.1.4)
 */
public record SmtpServer(
        String host,
        int port,
        Security security,
        @Nullable Credentials credentials,
        Timeouts timeouts,
        @Nullable String clientName,
        Reuse reuse,
        Network network) {

    /**
     * @throws IllegalArgumentException when host, port or client name cannot be used
     */
    public SmtpServer {
        if (host.isBlank() || !isPrintable(host)) {
            throw new IllegalArgumentException("not a host name: " + host);
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        if (clientName != null && (clientName.isBlank() || !isPrintable(clientName))) {
            throw new IllegalArgumentException("not a name for EHLO: " + clientName);
        }
    }

    /** A server without sign-in, with default time-outs, reuse and network rules. */
    public static SmtpServer at(String host, int port, Security security) {
        return new SmtpServer(host, port, security, null, Timeouts.DEFAULT, null, Reuse.DEFAULT, Network.DEFAULT);
    }

    public SmtpServer withCredentials(@Nullable Credentials newCredentials) {
        return new SmtpServer(host, port, security, newCredentials, timeouts, clientName, reuse, network);
    }

    public SmtpServer withTimeouts(Timeouts newTimeouts) {
        return new SmtpServer(host, port, security, credentials, newTimeouts, clientName, reuse, network);
    }

    public SmtpServer withClientName(@Nullable String newClientName) {
        return new SmtpServer(host, port, security, credentials, timeouts, newClientName, reuse, network);
    }

    public SmtpServer withReuse(Reuse newReuse) {
        return new SmtpServer(host, port, security, credentials, timeouts, clientName, newReuse, network);
    }

    public SmtpServer withNetwork(Network newNetwork) {
        return new SmtpServer(host, port, security, credentials, timeouts, clientName, reuse, newNetwork);
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c > 32 && c < 127);
    }

    /**
     * How long one connection is used.
     *
     * @param messages at most so many messages, refused ones included
     * @param age no new message after this age
     * @param idle after so long without a command, NOOP asks whether the server is still there before the connection is used
     */
    public record Reuse(int messages, Duration age, Duration idle) {

        /** 100 messages, 5 minutes, asked after 1 s. */
        public static final Reuse DEFAULT = new Reuse(100, Duration.ofMinutes(5), Duration.ofSeconds(1));

        /**
         * @throws IllegalArgumentException when one is not positive
         */
        public Reuse {
            if (messages < 1 || !age.isPositive() || !idle.isPositive()) {
                throw new IllegalArgumentException("a limit of reuse is not positive");
            }
        }
    }

    /**
     * What the deployment says of connections, whatever the server.
     *
     * @param guard which addresses may be connected to
     * @param ports which of their ports
     * @param resolver names to addresses
     * @param tls whom to trust; absent: the JDK's trust store
     */
    public record Network(
            AddressGuard guard,
            AllowedPorts ports,
            Resolver resolver,
            @Nullable SSLContext tls) {

        /** {@link AddressGuard#DEFAULT}, any port, the system's resolver, the JDK's trust store. */
        public static final Network DEFAULT =
                new Network(AddressGuard.DEFAULT, AllowedPorts.ANY, Resolver.SYSTEM, null);
    }
}
