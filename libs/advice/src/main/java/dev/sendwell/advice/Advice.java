package dev.sendwell.advice;

import java.util.Arrays;
import java.util.Optional;

/**
 * What went wrong, and what helps.
 *
 * @param rule which rule says so, such as {@code key-revoked}
 * @param problem one sentence
 * @param fix what to do next, in sentences
 */
public record Advice(String rule, String problem, String fix) {

    /** The advice of the first rule that fits; empty when none does. */
    public static Optional<Advice> on(Trouble trouble) {
        return Arrays.stream(Rule.values())
                .filter(rule -> rule.fits(trouble))
                .findFirst()
                .map(rule -> rule.advise(trouble));
    }
}
