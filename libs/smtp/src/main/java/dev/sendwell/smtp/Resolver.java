package dev.sendwell.smtp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** From a name to its addresses. May block; the session waits for it on a thread of its own and not for ever. */
@FunctionalInterface
public interface Resolver {

    /** What the operating system says. */
    Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * The addresses, in the order in which they are to be tried.
     *
     * @throws UnknownHostException when there are none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
