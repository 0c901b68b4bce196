package dev.sendwell.events.policy;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.Scope;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table "What suppresses".
 *
 * @param hardBouncesEverywhere whether an address that does not exist counts as such for every integration
 */
public record Policy(boolean hardBouncesEverywhere) {
    private static final String PROVIDER = "sendgrid";
    private static final String RECIPIENT = "recipient";
    private static final Consequence NOTHING = new Consequence.Nothing();
    private static final Set<String> ACCOUNT_SENDS =
            Set.of("warn", "warned", "reactivate", "reactivated", "unsuspend", "unsuspended", "unban", "unbanned");
    private static final Set<String> ACCOUNT_IS_STOPPED =
            Set.of("suspend", "suspended", "deactivate", "deactivated", "ban", "banned");

    /** What the event means. */
    public Consequence of(EmailEvent event) {
        return switch (event) {
            case EmailEvent.Bounced bounced ->
                switch (bounced.permanence()) {
                    case PERMANENT -> hard(Cause.Kind.BOUNCED, event, words(bounced.reason(), "bounced"));
                    case EXPIRED -> new Consequence.CountSoftBounce(words(bounced.reason(), "delivery expired"));
                    case UNCLEAR -> NOTHING;
                };
            case EmailEvent.Blocked blocked ->
                speaksOfTheMailbox(blocked)
                        ? new Consequence.CountSoftBounce(words(blocked.reason(), "mailbox full or unavailable"))
                        : NOTHING;
            case EmailEvent.Dropped dropped -> dropped(dropped);
            case EmailEvent.Complained complained ->
                new Consequence.Suppress(Cause.Kind.COMPLAINED, integration(event), RECIPIENT, "reported as spam");
            case EmailEvent.Unsubscribed unsubscribed ->
                new Consequence.Suppress(Cause.Kind.UNSUBSCRIBED, integration(event), RECIPIENT, "unsubscribed");
            case EmailEvent.GroupUnsubscribed left ->
                new Consequence.Suppress(
                        Cause.Kind.GROUP_UNSUBSCRIBED, group(event, left.group()), RECIPIENT, "left the group");
            case EmailEvent.GroupResubscribed returned -> new Consequence.Resubscribe(group(event, returned.group()));
            case EmailEvent.Delivered delivered -> new Consequence.ForgetSoftBounces();
            case EmailEvent.AccountStatusChanged changed -> account(changed);
            case EmailEvent.Processed processed -> NOTHING;
            case EmailEvent.Deferred deferred -> NOTHING;
            case EmailEvent.Opened opened -> NOTHING;
            case EmailEvent.Clicked clicked -> NOTHING;
            case EmailEvent.Unrecognized unrecognized -> NOTHING;
        };
    }

    /** Reasons that are not about the address (content, quota, a malformed header, a duplicate) are ours and never its fault. */
    private Consequence dropped(EmailEvent.Dropped dropped) {
        String reason = words(dropped.reason(), "");
        Integer group = dropped.group();
        return switch (reason.toLowerCase(Locale.ROOT)) {
            case "bounced address" -> hard(Cause.Kind.BOUNCED, dropped, "dropped: " + reason);
            case "invalid" -> hard(Cause.Kind.INVALID, dropped, "dropped: " + reason);
            case "spam reporting address" ->
                new Consequence.Suppress(Cause.Kind.COMPLAINED, integration(dropped), PROVIDER, "dropped: " + reason);
            case "unsubscribed address" ->
                group == null
                        ? new Consequence.Suppress(
                                Cause.Kind.UNSUBSCRIBED, integration(dropped), PROVIDER, "dropped: " + reason)
                        : new Consequence.Suppress(
                                Cause.Kind.GROUP_UNSUBSCRIBED, group(dropped, group), PROVIDER, "dropped: " + reason);
            default -> NOTHING;
        };
    }

    /** By classification, or by the enhanced status codes for a mailbox that is disabled or full (RFC 3463 §3.3). */
    private static boolean speaksOfTheMailbox(EmailEvent.Blocked blocked) {
        String status = words(blocked.status(), "");
        return Objects.equals(blocked.classification(), "Mailbox Unavailable")
                || status.endsWith(".2.1")
                || status.endsWith(".2.2");
    }

    /** Such as {@code compliance_suspend}. A status that is not known neither stops the mail nor lets it go again. */
    private static Consequence account(EmailEvent.AccountStatusChanged changed) {
        String status = words(changed.status(), "");
        List<String> words = List.of(status.toLowerCase(Locale.ROOT).split("[^a-z]+", -1));
        if (words.stream().anyMatch(ACCOUNT_SENDS::contains)) {
            return new Consequence.AccountChanged(false, status);
        }
        return words.stream().anyMatch(ACCOUNT_IS_STOPPED::contains)
                ? new Consequence.AccountChanged(true, status)
                : NOTHING;
    }

    private Consequence hard(Cause.Kind kind, EmailEvent event, String evidence) {
        return new Consequence.Suppress(
                kind, hardBouncesEverywhere ? Scope.everywhere() : integration(event), PROVIDER, evidence);
    }

    private static Scope integration(EmailEvent event) {
        return new Scope.OfIntegration(event.ref().request().integrationId());
    }

    private static Scope.OfGroup group(EmailEvent event, int group) {
        return new Scope.OfGroup(event.ref().request().integrationId(), group);
    }

    private static String words(@Nullable String given, String otherwise) {
        return given == null ? otherwise : given;
    }
}
