package dev.sendwell.config.session;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** Whose failures are counted together. */
final class ClientNetwork {
    private static final int NETWORK_BYTES = 8;

    private ClientNetwork() {}

    /**
     * An IPv4 address by itself; of an IPv6 address its /64, which one subscriber has at least (RFC 6177): it has 2^64 addresses
     * to guess from.
     */
    static String of(String address) {
        int scope = address.indexOf('%');
        String plain = scope < 0 ? address : address.substring(0, scope);
        if (!plain.contains(":")) {
            return plain;
        }
        try {
            // With a colon it is no name, so nobody is asked. An IPv4 address in IPv6's clothes comes out as what it
            // is.
            InetAddress parsed = InetAddress.getByName(plain);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES)) + "/64"
                    : parsed.getHostAddress();
        } catch (UnknownHostException e) {
            return plain;
        }
    }
}
