package dev.sendwell.smtp;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a session could not be opened or did not go on. */
public sealed interface Failure {

    /** Where the conversation stood. */
    Stage stage();

    /**
     * What happened, in words for an operator. Never a secret of ours, which is masked where a server's reply quotes it; the reply
     * is quoted, though, and may itself quote an address.
     */
    String inWords();

    /** The server's reply, where there is one. */
    default @Nullable Reply reply() {
        return null;
    }

    /** The name has no address, or the resolver did not answer in time. */
    record Unresolved(String host, String detail) implements Failure {
        @Override
        public Stage stage() {
            return Stage.CONNECT;
        }

        @Override
        public String inWords() {
            return "the name " + host + " could not be resolved: " + detail;
        }
    }

    /**
     * The name resolves only to addresses that the {@link AddressGuard} refuses.
     *
     * @param address one of them
     */
    record AddressRefused(String host, String address) implements Failure {
        @Override
        public Stage stage() {
            return Stage.CONNECT;
        }

        @Override
        public String inWords() {
            return "connecting to " + host + " is not allowed: it resolves to " + address + ", in a refused network";
        }
    }

    /**
     * The port is not one that may be connected to.
     *
     * @param allowed those that are
     */
    record PortRefused(int port, AllowedPorts allowed) implements Failure {
        @Override
        public Stage stage() {
            return Stage.CONNECT;
        }

        @Override
        public String inWords() {
            return "connecting to port " + port + " is not allowed; the ports that mail may be sent to are " + allowed;
        }
    }

    /** No connection: nobody listens, or a firewall or router said no. */
    record ConnectRefused(String detail) implements Failure {
        @Override
        public Stage stage() {
            return Stage.CONNECT;
        }

        @Override
        public String inWords() {
            return "no connection: " + detail;
        }
    }

    /** Nothing, or not enough, came in time. */
    record TimedOut(Stage stage, Duration after) implements Failure {
        @Override
        public String inWords() {
            return "the server did not answer within " + after.toSeconds() + " s at " + stage.wireName();
        }
    }

    /** The connection ended. */
    record Disconnected(Stage stage, String detail) implements Failure {
        @Override
        public String inWords() {
            return "the connection ended at " + stage.wireName() + ": " + detail;
        }
    }

    /** The server announced the end of the connection (421), and this message was not what it answered to. */
    record Closing(Stage stage, Reply reply) implements Failure {
        @Override
        public String inWords() {
            return "the server closed the connection: " + reply;
        }
    }

    /** TLS could not be agreed on, or the certificate was not good. */
    record TlsFailed(Tls problem, String detail) implements Failure {
        /** What was wrong. */
        public enum Tls {
            /** The certificate is of another name. */
            WRONG_NAME,
            /** The certificate is over, or not valid yet. */
            NOT_IN_TIME,
            /** Nobody trusted vouches for the certificate. */
            UNTRUSTED,
            /** No common version or cipher, or the server broke off. */
            HANDSHAKE
        }

        @Override
        public Stage stage() {
            return Stage.STARTTLS;
        }

        @Override
        public String inWords() {
            return switch (problem) {
                case WRONG_NAME -> "the server's certificate is of another name: " + detail;
                case NOT_IN_TIME -> "the server's certificate has expired or is not valid yet: " + detail;
                case UNTRUSTED -> "the server's certificate is not trusted: " + detail;
                case HANDSHAKE -> "TLS could not be agreed on: " + detail;
            };
        }
    }

    /** The session was to begin in plain text, and the server waits for TLS from the first byte: port 465 with STARTTLS. */
    record TlsExpected() implements Failure {
        @Override
        public Stage stage() {
            return Stage.GREETING;
        }

        @Override
        public String inWords() {
            return "the server expects TLS from the first byte (usual on port 465), not STARTTLS";
        }
    }

    /** The session was to begin with TLS, and the server greeted in plain text: port 587 with immediate TLS. */
    record NotTls() implements Failure {
        @Override
        public Stage stage() {
            return Stage.STARTTLS;
        }

        @Override
        public String inWords() {
            return "the server begins in plain text (usual on port 587): choose STARTTLS instead of TLS";
        }
    }

    /** STARTTLS is required and the server does not have it. */
    record StartTlsNotOffered() implements Failure {
        @Override
        public Stage stage() {
            return Stage.STARTTLS;
        }

        @Override
        public String inWords() {
            return "the server does not offer STARTTLS";
        }
    }

    /** The server offered STARTTLS and then refused it. */
    record StartTlsRefused(Reply reply) implements Failure {
        @Override
        public Stage stage() {
            return Stage.STARTTLS;
        }

        @Override
        public String inWords() {
            return "the server refused STARTTLS: " + reply;
        }
    }

    /**
     * The server takes none of the ways to sign in that this client knows (PLAIN, LOGIN).
     *
     * @param offered what it offers; empty when it does not offer AUTH at all
     */
    record AuthNotOffered(Set<String> offered) implements Failure {
        @Override
        public Stage stage() {
            return Stage.AUTH;
        }

        @Override
        public String inWords() {
            return offered.isEmpty()
                    ? "the server does not offer to sign in (AUTH)"
                    : "the server offers to sign in only by " + String.join(", ", offered);
        }
    }

    /** User name or password was refused, or signing in is not possible now. */
    record AuthRefused(Reply reply) implements Failure {
        @Override
        public Stage stage() {
            return Stage.AUTH;
        }

        @Override
        public String inWords() {
            return "the server refused to sign in: " + reply;
        }
    }

    /** The server's first words were a refusal. */
    record GreetingRefused(Reply reply) implements Failure {
        @Override
        public Stage stage() {
            return Stage.GREETING;
        }

        @Override
        public String inWords() {
            return "the server refused the connection: " + reply;
        }
    }

    /** EHLO was refused. A server that knows only HELO is not spoken to. */
    record EhloRefused(Reply reply) implements Failure {
        @Override
        public Stage stage() {
            return Stage.EHLO;
        }

        @Override
        public String inWords() {
            return "the server refused EHLO: " + reply;
        }
    }

    /** The server sent what is not SMTP, or not an answer to what was asked. */
    record ProtocolError(Stage stage, String detail) implements Failure {
        @Override
        public String inWords() {
            return "the server broke the protocol at " + stage.wireName() + ": " + detail;
        }
    }

    /** {@link SendListener#beforeFinalDot} said no. */
    record Withheld() implements Failure {
        @Override
        public Stage stage() {
            return Stage.CONTENT;
        }

        @Override
        public String inWords() {
            return "the message was withheld right before it would have left";
        }
    }

    /** The session has sent as many messages, or lived as long, as it may; or it ended with an earlier message of the batch. */
    record Spent() implements Failure {
        @Override
        public Stage stage() {
            return Stage.MAIL;
        }

        @Override
        public String inWords() {
            return "the session had ended before the message's turn came";
        }
    }
}
