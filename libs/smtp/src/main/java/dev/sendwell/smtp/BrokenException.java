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

    Failure failure() {
        return failure;
    }
}
