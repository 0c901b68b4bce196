package dev.sendwell.events.inactive;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Scope;
import java.util.Locale;

/** Causes and scopes as a page says them. */
final class Words {
    private Words() {}

    static String of(Cause.Kind kind) {
        return switch (kind) {
            case BOUNCED -> "Bounced";
            case INVALID -> "Invalid address";
            case COMPLAINED -> "Complained";
            case SOFT_BOUNCED -> "Mailbox full, several times";
            case UNSUBSCRIBED -> "Unsubscribed";
            case GROUP_UNSUBSCRIBED -> "Left the group";
            case ADDED -> "Added by hand";
            case IMPORTED -> "Imported";
            case UNRECOGNIZED -> "Of a kind not known here";
        };
    }

    /** Which mail the cause stops. */
    static String stops(Cause.Kind kind) {
        return switch (kind) {
            case UNSUBSCRIBED -> "marketing mail";
            case GROUP_UNSUBSCRIBED -> "mail that names the group";
            case BOUNCED, INVALID, COMPLAINED, SOFT_BOUNCED, ADDED, IMPORTED, UNRECOGNIZED -> "all mail";
        };
    }

    /** A recipient's wish is no fault of the address. */
    static String tone(Cause.Kind kind) {
        return switch (kind) {
            case BOUNCED, INVALID, COMPLAINED -> "bad";
            case SOFT_BOUNCED, UNSUBSCRIBED, GROUP_UNSUBSCRIBED, ADDED, IMPORTED, UNRECOGNIZED -> "warn";
        };
    }

    /** {@code everywhere}, {@code shop}, {@code group 12 of shop}. */
    static String of(Scope scope) {
        return switch (scope) {
            case Scope.Everywhere everywhere -> "everywhere";
            case Scope.OfIntegration of -> of.integrationId();
            case Scope.OfGroup of -> "group " + of.group() + " of " + of.integrationId();
        };
    }

    /** Where a request stands, from its word: {@code failed_message} is {@code Failed: the message}. */
    static String ofState(String word) {
        return switch (word) {
            case "failed_recipient" -> "Failed: the address";
            case "failed_message" -> "Failed: the message";
            case "failed_infrastructure" -> "Failed: ours";
            default ->
                word.substring(0, 1).toUpperCase(Locale.ROOT)
                        + word.substring(1).replace('_', ' ');
        };
    }
}
