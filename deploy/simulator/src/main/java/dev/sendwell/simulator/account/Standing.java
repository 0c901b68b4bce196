package dev.sendwell.simulator.account;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the account may do at the moment.
 *
 * @param creditsExceeded true: the plan's messages are used up, and nobody is let in
 * @param verifiedDomains whose addresses may be a From, in lower case; empty: any
 */
public record Standing(boolean creditsExceeded, Optional<Set<String>> verifiedDomains) {
    /** An account that may do everything. */
    public static final Standing GOOD = new Standing(false, Optional.empty());

    /** Whether a message may say that it is from this address. */
    public boolean verified(String from) {
        String domain = from.substring(from.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        return verifiedDomains.map(domains -> domains.contains(domain)).orElse(true);
    }
}
