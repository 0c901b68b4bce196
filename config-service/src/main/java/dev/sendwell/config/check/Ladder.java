package dev.sendwell.config.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sendwell.advice.Advice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a check has come.
 *
 * @param finished false while it climbs
 * @param steps from the first to the last, also those that were not reached
 * @param advice what helps; absent while nothing failed
 * @param conversation what was said, line by line, {@code C:} this client and {@code S:} the server; secrets are masked
 */
public record Ladder(
        boolean finished, List<Step> steps, @Nullable Advice advice, List<String> conversation) {

    /** Where a step stands. */
    public enum State {
        /** Done. */
        @JsonProperty("reached")
        REACHED,
        /** Under way. */
        @JsonProperty("running")
        RUNNING,
        /** It went wrong, so what comes after it was not reached. */
        @JsonProperty("failed")
        FAILED,
        /** Not begun. */
        @JsonProperty("not-reached")
        NOT_REACHED
    }

    /**
     * One step.
     *
     * @param rung such as {@code sign-in}
     * @param title what is done, with names
     * @param detail what was found, or the server's words; empty where there is nothing to say
     * @param millis how long it took; 0 for a step that was not reached
     */
    public record Step(String rung, String title, State state, String detail, long millis) {

        /** The class that the style sheet knows. */
        public String tone() {
            return switch (state) {
                case REACHED -> "";
                case RUNNING -> "wait";
                case FAILED -> "fail";
                case NOT_REACHED -> "off";
            };
        }

        Step failed(String words) {
            return new Step(rung, title, State.FAILED, words, millis);
        }
    }

    /** True when nothing failed, up to the last step that was asked for. */
    public boolean worked() {
        return finished && advice == null && steps.stream().noneMatch(step -> step.state == State.FAILED);
    }

    /** True when the server took a message, so that there is nothing left to try. */
    public boolean sent() {
        return steps.getLast().state == State.REACHED;
    }

    /** What all of it comes to, in a few words. */
    public String conclusion() {
        if (!finished) {
            return "Checking …";
        }
        if (!worked()) {
            return "It does not work yet";
        }
        return sent() ? "It works" : signedIn() ? "Signed in; nothing was sent" : "Connected; nothing was sent";
    }

    private boolean signedIn() {
        return steps.stream().anyMatch(step -> step.rung.equals(Rung.SIGN_IN.word()) && step.state == State.REACHED);
    }

    /** The same, ended at the step that was under way for a reason that is not the server's. */
    Ladder cutOff(String words) {
        List<Step> ended = new ArrayList<>(steps);
        ended.replaceAll(step -> step.state == State.RUNNING || step.state == State.FAILED ? step.failed(words) : step);
        return new Ladder(true, List.copyOf(ended), null, conversation);
    }
}
