package dev.sendwell.events.verdict;

/** When the absence of an event says that the provider does not have the message. */
final class SilenceRule {
    private SilenceRule() {}

    /**
     * True when the events of nearly all (nine in ten) other messages of that time did arrive, and of at least one. SendGrid posts
     * batch by batch, so that a part may be late while another is there.
     */
    static boolean meansAbsence(int witnesses, int withEvent) {
        return withEvent > 0 && withEvent * 10L >= witnesses * 9L;
    }
}
