package dev.sendwell.sender.outcome;

import java.util.ArrayList;
import java.util.List;

/**
 * What was said between this sender and an SMTP server while a test e-mail was tried, for the person who sent it: line by line,
 * {@code C:} this client, {@code S:} the server, {@code ·} what happened between them. Secrets are masked, content is only
 * measured. It is at most {@value #LINES} lines and {@value #CHARACTERS} characters long, and says so where more was said.
 */
public record Conversation(List<String> lines) {
    private static final int LINES = 200;
    private static final int CHARACTERS = 16_000;

    public Conversation(List<String> lines) {
        this.lines = bounded(lines);
    }

    private static List<String> bounded(List<String> lines) {
        int kept = 0;
        for (int length = 0; kept < lines.size(); kept++) {
            length += lines.get(kept).length() + 1;
            if (kept == LINES || length > CHARACTERS) {
                break;
            }
        }
        return kept == lines.size() ? List.copyOf(lines) : withoutTheRest(lines, kept);
    }

    private static List<String> withoutTheRest(List<String> lines, int kept) {
        List<String> some = new ArrayList<>(lines.subList(0, kept));
        some.add("· … and " + (lines.size() - kept) + " lines more");
        return List.copyOf(some);
    }
}
