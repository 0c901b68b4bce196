package dev.sendwell.smtp;

/** How many more messages a connection may carry, by their number and by its age. */
final class Allowance {
    private final SmtpServer.Reuse reuse;
    private final long openedNanos = System.nanoTime();
    private int begun;

    Allowance(SmtpServer.Reuse reuse) {
        this.reuse = reuse;
    }

    int remaining() {
        boolean tooOld = System.nanoTime() - openedNanos >= reuse.age().toNanos();
        return tooOld ? 0 : reuse.messages() - begun;
    }

    /** One more message is offered to the server. */
    void begin() {
        begun++;
    }

    /** Whether the connection was used before the message that was begun last. */
    boolean isUsed() {
        return begun > 1;
    }
}
