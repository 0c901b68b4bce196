package dev.sendwell.smtp;

/** What came of opening a session. */
public sealed interface Opening {

    /** Greeted, encrypted and signed in as asked: ready to send. */
    record Opened(SmtpSession session) implements Opening {}

    /** No session; nothing is left open. */
    record NotOpened(Failure failure) implements Opening {}
}
