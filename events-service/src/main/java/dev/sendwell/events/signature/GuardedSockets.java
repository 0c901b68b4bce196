package dev.sendwell.events.signature;

import dev.sendwell.smtp.AddressGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS only to where the guard allows. It is asked for the very address that the socket has reached, before a byte is said, so that
 * neither a redirect nor a name that resolves to something else a moment later gets past it. {@code HttpsURLConnection} connects a
 * socket and then asks for TLS over it, because {@link #createSocket()} has none to give.
 */
final class GuardedSockets extends SSLSocketFactory {
    private final SSLSocketFactory tls;
    private final AddressGuard guard;

    GuardedSockets(SSLSocketFactory tls, AddressGuard guard) {
        this.tls = tls;
        this.guard = guard;
    }

    /** @throws IOException when the guard does not allow it */
    static void check(AddressGuard guard, String host, InetAddress address) throws IOException {
        if (!guard.allows(address)) {
            throw new UnknownHostException("connecting to " + host + " is not allowed: it resolves to "
                    + address.getHostAddress() + ", in a refused network");
        }
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
        check(guard, host, connected.getInetAddress());
        return tls.createSocket(connected, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket(new Socket(host, port), host, port, true);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(new Socket(host, port, localHost, localPort), host, port, true);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(new Socket(host, port), host.getHostName(), port, true);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return createSocket(new Socket(address, port, localAddress, localPort), address.getHostName(), port, true);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }
}
