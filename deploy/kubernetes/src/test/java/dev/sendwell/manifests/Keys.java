package dev.sendwell.manifests;

import dev.sendwell.contracts.SendwellService;
import java.util.List;
import java.util.Set;

/** Files of keys, see {@code docs/keys.md}. */
final class Keys {
    /** What {@code ./sendwell keys all} writes. */
    static final List<String> FILES = List.of(
            "admin-password",
            "smtp-keyset.json",
            "webhook-keyset.json",
            "unsubscribe-keyset.json",
            "address-key",
            "session-signing-keys.json",
            "session-verification-keys.json",
            "database-sendwell_config_owner",
            "database-sendwell_config_app",
            "database-sendwell_sender_owner",
            "database-sendwell_sender_app",
            "database-sendwell_events_owner",
            "database-sendwell_events_app");

    private Keys() {}

    /** What a service may have, and no other. */
    static Set<String> of(SendwellService service) {
        return switch (service) {
            case CONFIG ->
                Set.of(
                        "smtp-keyset.json",
                        "webhook-keyset.json",
                        "session-signing-keys.json",
                        "session-verification-keys.json");
            case SENDER ->
                Set.of("smtp-keyset.json", "unsubscribe-keyset.json", "address-key", "session-verification-keys.json");
            case EVENTS ->
                Set.of(
                        "webhook-keyset.json",
                        "unsubscribe-keyset.json",
                        "address-key",
                        "session-verification-keys.json");
        };
    }
}
