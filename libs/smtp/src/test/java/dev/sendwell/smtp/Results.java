package dev.sendwell.smtp;

import java.util.ArrayList;
import java.util.List;

/** Remembers what became of each message, and lets every final dot pass unless told otherwise. */
final class Results implements SendListener<String> {
    private final List<String> asked = new ArrayList<>();
    private final List<String> tags = new ArrayList<>();
    private final List<SendResult> results = new ArrayList<>();
    private boolean letsPass = true;

    static Results withholding() {
        Results results = new Results();
        results.letsPass = false;
        return results;
    }

    @Override
    public boolean beforeFinalDot(String tag) {
        asked.add(tag);
        return letsPass;
    }

    @Override
    public void sent(String tag, SendResult result) {
        tags.add(tag);
        results.add(result);
    }

    /** The messages whose final dot was asked for. */
    List<String> asked() {
        return asked;
    }

    /** The messages in the order in which their results came. */
    List<String> tags() {
        return tags;
    }

    List<SendResult> all() {
        return results;
    }

    /** The result of the only message. */
    SendResult only() {
        if (results.size() != 1) {
            throw new AssertionError("not one result: " + results);
        }
        return results.getFirst();
    }
}
