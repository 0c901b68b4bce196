package dev.sendwell.config.connect;

/** SendGrid did not do what it was asked; the message says why and what helps, in words for whoever pressed the button. */
final class SendGridException extends Exception {
    private static final long serialVersionUID = 1;

    SendGridException(String words) {
        super(words);
    }

    /** Why and what helps. */
    String words() {
        return String.valueOf(getMessage());
    }
}
