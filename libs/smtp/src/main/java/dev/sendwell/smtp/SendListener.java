package dev.sendwell.smtp;

/** Hears of each message of a batch, on the thread that sends. */
public interface SendListener<T> {

    /**
     * Asked right before the write that holds the message's final dot: the last moment at which it is certain that nothing was
     * sent.
     *
     * @return false when that write must not begin; the message is then {@link SendResult.NotSent}, and as SMTP has no way back
     *     from DATA, the session ends
     */
    boolean beforeFinalDot(T tag);

    /** Called exactly once for each message, in the order of the batch. */
    void sent(T tag, SendResult result);
}
