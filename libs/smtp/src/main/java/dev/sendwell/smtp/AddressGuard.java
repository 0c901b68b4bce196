package dev.sendwell.smtp;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses may be connected to. It is asked for the very address that is then connected to, so that a name that resolves
 * to something else a moment later gets nowhere.
 */
public final class AddressGuard {
    /**
     * Link-local networks, where clouds keep their metadata, those clouds' metadata addresses elsewhere, and what is not a
     * host at all. Loopback and private networks are allowed: relays live there.
     */
    public static final AddressGuard DEFAULT = refusing(List.of(
            "0.0.0.0/8",
            "169.254.0.0/16",
            "100.100.100.200/32",
            "168.63.129.16/32",
            "192.0.0.192/32",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/128",
            "fe80::/10",
            "fd00:ec2::254/128",
            "fd20:ce::254/128",
            "ff00::/8"));

    private static final Network NAT64 = Network.parse("64:ff9b::/96");

    private final List<Network> refused;

    private AddressGuard(List<Network> refused) {
        this.refused = refused;
    }

    /**
     * Refuses networks and allows all others.
     *
     * @param written networks separated by commas, such as {@code 10.0.0.0/8,fe80::/10}
     * @throws IllegalArgumentException when it is no such list, naming the part
     */
    public static AddressGuard of(String written) {
        return refusing(List.of(written.split(",", -1)));
    }

    private static AddressGuard refusing(List<String> networks) {
        return new AddressGuard(
                networks.stream().map(String::strip).map(Network::parse).toList());
    }

    /** Whether the address may be connected to. An IPv4 address in a NAT64 one (RFC 6052) counts as itself. */
    public boolean allows(InetAddress address) {
        byte[] bytes = address.getAddress();
        return !isRefused(bytes)
                && !(NAT64.contains(bytes) && isRefused(Arrays.copyOfRange(bytes, bytes.length - 4, bytes.length)));
    }

    private boolean isRefused(byte[] address) {
        return refused.stream().anyMatch(network -> network.contains(address));
    }

    /** The addresses of one size whose leading bits are {@code prefix}. */
    private record Network(int size, int bits, BigInteger prefix) {

        static Network parse(String text) {
            int slash = text.indexOf('/');
            boolean literal = slash > 0
                    && (text.indexOf('.') > 0 || text.indexOf(':') >= 0)
                    && text.chars().limit(slash).allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':');
            if (!literal) {
                throw notANetwork(text);
            }
            try {
                byte[] base = InetAddress.getByName(text.substring(0, slash)).getAddress();
                int bits = Integer.parseInt(text.substring(slash + 1));
                if (bits < 0 || bits > base.length * 8) {
                    throw notANetwork(text);
                }
                return new Network(base.length, bits, leading(base, bits));
            } catch (UnknownHostException | NumberFormatException e) {
                throw notANetwork(text);
            }
        }

        boolean contains(byte[] address) {
            return address.length == size && leading(address, bits).equals(prefix);
        }

        private static BigInteger leading(byte[] address, int bits) {
            return new BigInteger(1, address).shiftRight(address.length * 8 - bits);
        }

        private static IllegalArgumentException notANetwork(String text) {
            return new IllegalArgumentException("not a network such as 10.0.0.0/8 or fe80::/10: " + text);
        }
    }
}
