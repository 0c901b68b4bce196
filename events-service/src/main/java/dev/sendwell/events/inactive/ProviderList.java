package dev.sendwell.events.inactive;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Scope;
import java.util.Optional;

/**
 * A list that SendGrid keeps itself. Lifting here does not take an address off it, and SendGrid drops mail to whoever stands on
 * it. events-service has no API key of anybody's account (decision 0024), so it says what is to be done there.
 *
 * @param menu where it stands in SendGrid's dashboard
 * @param request what SendGrid's API wants for the address, for whoever has a key
 */
public record ProviderList(String menu, String request) {
    private static final String API = "https://api.sendgrid.com/v3/";

    /** The list that a cause comes from; none where it is our own. */
    static Optional<ProviderList> of(Cause.Kind kind, Scope scope, String address) {
        String email = InactiveRow.encoded(address);
        return switch (kind) {
            case BOUNCED -> entry("Suppressions › Bounces", "suppression/bounces/" + email);
            case INVALID -> entry("Suppressions › Invalid", "suppression/invalid_emails/" + email);
            case COMPLAINED -> entry("Suppressions › Spam Reports", "suppression/spam_reports/" + email);
            case UNSUBSCRIBED -> entry("Suppressions › Global Unsubscribes", "asm/suppressions/global/" + email);
            case GROUP_UNSUBSCRIBED ->
                scope instanceof Scope.OfGroup of
                        ? entry(
                                "Suppressions › Unsubscribe Groups › group " + of.group(),
                                "asm/groups/" + of.group() + "/suppressions/" + email)
                        : Optional.empty();
            case SOFT_BOUNCED, ADDED, IMPORTED, UNRECOGNIZED -> Optional.empty();
        };
    }

    private static Optional<ProviderList> entry(String menu, String path) {
        return Optional.of(new ProviderList(menu, "DELETE " + API + path));
    }
}
