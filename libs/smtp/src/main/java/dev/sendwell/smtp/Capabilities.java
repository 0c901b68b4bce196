package dev.sendwell.smtp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a server offers, by its answer to EHLO (RFC 5321 §4.1.1.1).
 *
 * @param keywords the keyword in capitals, to its parameters as written; in the server's order
 */
public record Capabilities(Map<String, String> keywords) {

    public Capabilities {
        keywords = Collections.unmodifiableMap(new LinkedHashMap<>(keywords));
    }

    static Capabilities of(Reply ehlo) {
        Map<String, String> keywords = new LinkedHashMap<>();
        List<String> lines = ehlo.lines();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.strip().split(" ", 2);
            if (!words[0].isEmpty()) {
                keywords.putIfAbsent(words[0].toUpperCase(Locale.ROOT), words.length == 2 ? words[1].strip() : "");
            }
        }
        return new Capabilities(keywords);
    }

    /** Whether it offers an extension, by its keyword in capitals. */
    public boolean offers(String keyword) {
        return keywords.containsKey(keyword);
    }

    /** The largest content in octets that the server takes; {@link Long#MAX_VALUE} where it names no limit (RFC 1870). */
    public long maximumSize() {
        String parameter = keywords.getOrDefault("SIZE", "");
        if (!parameter.matches("\\d{1,18}")) {
            return Long.MAX_VALUE;
        }
        long limit = Long.parseLong(parameter);
        return limit == 0 ? Long.MAX_VALUE : limit;
    }

    /** The ways to sign in, in capitals; empty when AUTH is not offered (RFC 4954). */
    public Set<String> authMechanisms() {
        Set<String> mechanisms = new TreeSet<>();
        for (String mechanism : keywords.getOrDefault("AUTH", "").split(" ", -1)) {
            if (!mechanism.isEmpty()) {
                mechanisms.add(mechanism.toUpperCase(Locale.ROOT));
            }
        }
        return mechanisms;
    }
}
