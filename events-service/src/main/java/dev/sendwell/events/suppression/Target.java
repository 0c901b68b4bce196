package dev.sendwell.events.suppression;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.ParsedAddress;

/**
 * An address, or a whole domain written as {@code @example.org}.
 *
 * @param text the canonical form
 */
public record Target(String text, AddressHash hash) {

    /** What somebody wrote, or why it is neither. */
    public sealed interface Parsed {
        record Good(Target target) implements Parsed {}

        record Bad(String reason) implements Parsed {}
    }

    /** Reads what somebody wrote. */
    public static Parsed parse(String written, AddressHash.Hasher hasher) {
        String text = written.strip();
        if (text.startsWith("@")) {
            String domain = EmailAddress.domain(text.substring(1));
            return domain == null
                    ? new Parsed.Bad("there is no valid domain after the @")
                    : new Parsed.Good(new Target("@" + domain, hasher.ofDomain(domain)));
        }
        return switch (EmailAddress.parse(text)) {
            case EmailAddress address -> new Parsed.Good(new Target(address.canonical(), hasher.of(address)));
            case ParsedAddress.Invalid invalid -> new Parsed.Bad(invalid.reason());
        };
    }
}
