package dev.sendwell.testkit.smtp;

import java.io.IOException;

/** What the server does when its turn has come. */
@FunctionalInterface
public interface Answer {

    void give(Peer peer) throws IOException;

    /** Then does something else. */
    default Answer then(Answer next) {
        return peer -> {
            give(peer);
            next.give(peer);
        };
    }

    /** Sends lines, each with its CR LF, in one write. */
    static Answer reply(String... lines) {
        return peer -> peer.write(String.join("\r\n", lines) + "\r\n");
    }

    /** Sends exactly these characters, ISO-8859-1. */
    static Answer raw(String characters) {
        return peer -> peer.write(characters);
    }

    /** Sends a reply, each byte in a write of its own. */
    static Answer byteByByte(String line) {
        return peer -> {
            for (char c : (line + "\r\n").toCharArray()) {
                peer.write(String.valueOf(c));
            }
        };
    }

    /** Sends the same again and again until the client has had enough. */
    static Answer endless(String characters) {
        return peer -> {
            while (true) {
                peer.write(characters);
            }
        };
    }

    /** Says nothing, and waits for the client to go. */
    static Answer silence() {
        return Peer::awaitClose;
    }

    /** Closes the connection in order. */
    static Answer close() {
        return Peer::close;
    }

    /** Tears the connection down, so that the client finds it reset. */
    static Answer reset() {
        return Peer::reset;
    }
}
