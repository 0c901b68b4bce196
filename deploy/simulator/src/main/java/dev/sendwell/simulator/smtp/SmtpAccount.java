package dev.sendwell.simulator.smtp;

/** The account behind the server. Asked by many connections at once. */
public interface SmtpAccount {
    /** How the reply begins that lets somebody in. */
    String WELCOME = "235";

    /**
     * Decides whether somebody is let in.
     *
     * @return the reply to AUTH, which begins with {@link #WELCOME} or is a refusal
     */
    String signIn(String user, String password);

    /**
     * Takes responsibility for a message, or refuses it.
     *
     * @param content header and body as they came, dots unstuffed, CR LF line ends
     * @return the reply to the final dot: {@code 250 Ok: queued as …} when it is taken
     */
    String accept(Envelope envelope, byte[] content);
}
