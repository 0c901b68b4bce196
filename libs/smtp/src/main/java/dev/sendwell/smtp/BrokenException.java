package dev.sendwell.smtp;

/**
 * The conversation cannot go on. Stays within the package: the session turns it into a value at its border.
 */
final class BrokenException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Failure failure;

    BrokenException(Failure failure) {
        super(failure.inWords(), null, false, false);
        this.failure = failure;
    }

    /** The server answered with what is no answer to a command. */
    static BrokenException unexpected(Stage stage, String command, Reply reply) {
        return new BrokenException(new Failure.ProtocolError(stage, "this is no answer to " + command + ": " + reply));
    }

    Failure failure() {
        return failure;
    }
}
