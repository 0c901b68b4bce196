package dev.sendwell.sender.redrive;

/**
 * Who wants something, and why; kept with what was done.
 *
 * @param actor as shown to people
 */
public record Because(String actor, String reason) {

    /** In one line. */
    public String words() {
        return "redriven by " + actor + ": " + reason;
    }
}
