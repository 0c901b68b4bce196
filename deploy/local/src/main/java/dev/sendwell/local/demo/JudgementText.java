package dev.sendwell.local.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The judgement for people. */
final class JudgementText {
    private JudgementText() {}

    static List<String> lines(Judgement judgement) {
        List<String> lines = new java.util.ArrayList<>();
        List<Map<String, Object>> campaigns = judgement.campaigns();
        for (String name : campaigns.getFirst().keySet()) {
            lines.add(row(
                    capitalised(name),
                    campaigns.stream().map(counts -> shown(counts.get(name))).toList()));
        }
        lines.add("");
        lines.add(verdict("lost", judgement.lost(), "requests that had to reach the provider and did not"));
        lines.add(verdict("duplicated", judgement.duplicated(), "messages that came twice"));
        lines.add(verdict("wrongly inactive", judgement.wronglyInactive(), "people who are left out for no reason"));
        lines.add(verdict("missed", judgement.missedInactive(), "people who had to become inactive and did not"));
        lines.add(verdict(
                "mailed though inactive", judgement.mailedThoughInactive(), "messages of the second campaign to them"));
        return lines;
    }

    private static String row(String name, List<String> cells) {
        return "  %-14s".formatted(name)
                + cells.stream().map(cell -> "%18s".formatted(cell)).collect(Collectors.joining());
    }

    private static String verdict(String what, int count, String meaning) {
        return "  %s %,6d  %-24s%s".formatted(count == 0 ? "ok " : "BAD", count, what, meaning);
    }

    private static String shown(Object value) {
        return value instanceof Integer count ? String.format(Locale.ROOT, "%,d", count) : String.valueOf(value);
    }

    private static String capitalised(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
