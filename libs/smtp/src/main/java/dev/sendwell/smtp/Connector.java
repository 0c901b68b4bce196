package dev.sendwell.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** From a server's name to a connected socket: resolves, asks whether its port and each address are allowed, tries the allowed ones in turn. */
final class Connector {
    /** A look-up has no time-out of its own and holds its carrier thread, so it runs apart from virtual threads. */
    private static final ExecutorService LOOKUPS = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("smtp-lookup-", 0).factory());

    private Connector() {}

    static TimedSocket connect(SmtpServer server, Transcript transcript) throws BrokenException {
        long deadline = System.nanoTime() + server.timeouts().connect().toNanos();
        List<InetAddress> resolved = resolve(server);
        transcript.reached(new Milestone.Resolved(
                resolved.stream().map(InetAddress::getHostAddress).toList()));
        AllowedPorts ports = server.network().ports();
        if (!ports.contain(server.port())) {
            throw new BrokenException(new Failure.PortRefused(server.port(), ports));
        }
        List<InetAddress> allowed =
                resolved.stream().filter(server.network().guard()::allows).toList();
        if (allowed.isEmpty()) {
            throw new BrokenException(new Failure.AddressRefused(
                    server.host(), resolved.getFirst().getHostAddress()));
        }
        for (int i = 0; ; i++) {
            int left = allowed.size() - i;
            Duration share = Duration.ofNanos(deadline - System.nanoTime()).dividedBy(left);
            try {
                return connect(server, allowed.get(i), share, transcript);
            } catch (BrokenException e) {
                if (left == 1) {
                    throw e;
                }
            }
        }
    }

    private static TimedSocket connect(SmtpServer server, InetAddress address, Duration within, Transcript transcript)
            throws BrokenException {
        transcript.add(Transcript.Side.NOTE, "connecting to " + address.getHostAddress() + " port " + server.port());
        TimedSocket socket = new TimedSocket();
        try {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            int millis = Math.clamp(within.toMillis(), 1, Integer.MAX_VALUE);
            socket.connect(new InetSocketAddress(address, server.port()), millis);
            transcript.reached(new Milestone.Connected(address.getHostAddress(), server.port()));
            return socket;
        } catch (SocketTimeoutException e) {
            socket.closeQuietly();
            throw new BrokenException(
                    new Failure.TimedOut(Stage.CONNECT, server.timeouts().connect()));
        } catch (IOException e) {
            socket.closeQuietly();
            throw new BrokenException(new Failure.ConnectRefused(Connection.words(e)));
        }
    }

    private static List<InetAddress> resolve(SmtpServer server) throws BrokenException {
        String host = server.host();
        Future<List<InetAddress>> lookup =
                LOOKUPS.submit(() -> server.network().resolver().resolve(host));
        try {
            List<InetAddress> addresses = lookup.get(server.timeouts().connect().toNanos(), TimeUnit.NANOSECONDS);
            if (addresses.isEmpty()) {
                throw new BrokenException(new Failure.Unresolved(host, "it has no address"));
            }
            return addresses;
        } catch (ExecutionException e) {
            throw new BrokenException(new Failure.Unresolved(host, "it is not known"));
        } catch (TimeoutException e) {
            lookup.cancel(true);
            throw new BrokenException(new Failure.Unresolved(host, "the resolver did not answer in time"));
        } catch (InterruptedException e) {
            lookup.cancel(true);
            Thread.currentThread().interrupt();
            throw new BrokenException(new Failure.Unresolved(host, "the look-up was interrupted"));
        }
    }
}
