package dev.sendwell.events.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sendwell.contracts.Cause.Kind;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.EmailEvent.EventRef;
import dev.sendwell.contracts.EmailEvent.Permanence;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.contracts.Scope;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table "What suppresses", row by row. */
class PolicyTest {
    private static final Scope EVERYWHERE = Scope.everywhere();
    private static final Scope SHOP = new Scope.OfIntegration("shop");
    private static final Scope.OfGroup GROUP = new Scope.OfGroup("shop", 12);
    private static final Consequence NOTHING = new Consequence.Nothing();

    static Stream<Arguments> table() {
        return Stream.of(
                argumentSet("a hard bounce suppresses everywhere", bounced(Permanence.PERMANENT), hard("bounced")),
                argumentSet("a bounce that says nothing certain does not", bounced(Permanence.UNCLEAR), NOTHING),
                argumentSet("an expired bounce counts as soft", bounced(Permanence.EXPIRED), soft("delivery expired")),
                argumentSet(
                        "blocked: mailbox unavailable counts as soft",
                        blocked(null, "Mailbox Unavailable"),
                        soft(FULL)),
                argumentSet("blocked: 5.2.1 counts as soft", blocked("5.2.1", null), soft(FULL)),
                argumentSet("blocked: 4.2.2 counts as soft", blocked("4.2.2", "Unclassified"), soft(FULL)),
                argumentSet("blocked: content never counts", blocked("5.7.1", "Content"), NOTHING),
                argumentSet("blocked: reputation never counts", blocked("5.7.1", "Reputation"), NOTHING),
                argumentSet("blocked: an invalid address never counts", blocked("5.1.1", "Invalid Address"), NOTHING),
                argumentSet("blocked: nothing said never counts", blocked(null, null), NOTHING),
                argumentSet(
                        "dropped: Bounced Address", dropped("Bounced Address", null), hard("dropped: Bounced Address")),
                argumentSet(
                        "dropped: Invalid",
                        dropped("Invalid", null),
                        new Consequence.Suppress(Kind.INVALID, EVERYWHERE, "sendgrid", "dropped: Invalid")),
                argumentSet(
                        "dropped: Spam Reporting Address",
                        dropped("Spam Reporting Address", null),
                        new Consequence.Suppress(Kind.COMPLAINED, SHOP, "sendgrid", "dropped: Spam Reporting Address")),
                argumentSet(
                        "dropped: Unsubscribed Address without a group",
                        dropped("unsubscribed address", null),
                        new Consequence.Suppress(Kind.UNSUBSCRIBED, SHOP, "sendgrid", "dropped: unsubscribed address")),
                argumentSet(
                        "dropped: Unsubscribed Address with a group",
                        dropped("Unsubscribed Address", 12),
                        new Consequence.Suppress(
                                Kind.GROUP_UNSUBSCRIBED, GROUP, "sendgrid", "dropped: Unsubscribed Address")),
                argumentSet("dropped: a header of ours", dropped("Invalid SMTPAPI header", null), NOTHING),
                argumentSet(
                        "dropped: content of ours",
                        dropped("Spam Content (if Spam Checker app is enabled)", null),
                        NOTHING),
                argumentSet("dropped: our quota", dropped("Recipient List over Package Quota", null), NOTHING),
                argumentSet("dropped: a duplicate of ours", dropped("Duplicate message", 12), NOTHING),
                argumentSet("dropped: no reason", dropped(null, null), NOTHING),
                argumentSet(
                        "a complaint suppresses for the integration",
                        new EmailEvent.Complained(ref()),
                        new Consequence.Suppress(Kind.COMPLAINED, SHOP, "recipient", "reported as spam")),
                argumentSet(
                        "unsubscribing suppresses for the integration",
                        new EmailEvent.Unsubscribed(ref()),
                        new Consequence.Suppress(Kind.UNSUBSCRIBED, SHOP, "recipient", "unsubscribed")),
                argumentSet(
                        "leaving a group suppresses for the group",
                        new EmailEvent.GroupUnsubscribed(ref(), 12),
                        new Consequence.Suppress(Kind.GROUP_UNSUBSCRIBED, GROUP, "recipient", "left the group")),
                argumentSet(
                        "coming back lifts for the group",
                        new EmailEvent.GroupResubscribed(ref(), 12),
                        new Consequence.Resubscribe(GROUP)),
                argumentSet(
                        "a delivery forgets soft bounces",
                        new EmailEvent.Delivered(ref(), null),
                        new Consequence.ForgetSoftBounces()),
                argumentSet("deferred never counts", new EmailEvent.Deferred(ref(), "450", 1), NOTHING),
                argumentSet("processed says nothing", new EmailEvent.Processed(ref()), NOTHING),
                argumentSet("an open says nothing", new EmailEvent.Opened(ref(), false, null), NOTHING),
                argumentSet("a click says nothing", new EmailEvent.Clicked(ref(), null, null), NOTHING),
                argumentSet("what is unknown says nothing", new EmailEvent.Unrecognized(ref(), "new", null), NOTHING),
                argumentSet("a suspended account", account("compliance_suspend"), account(true, "compliance_suspend")),
                argumentSet(
                        "a deactivated account",
                        account("compliance_deactivate"),
                        account(true, "compliance_deactivate")),
                argumentSet("a banned account", account("compliance_ban"), account(true, "compliance_ban")),
                argumentSet(
                        "a reactivated account",
                        account("compliance_reactivate"),
                        account(false, "compliance_reactivate")),
                argumentSet("a warned account", account("compliance_warn"), account(false, "compliance_warn")),
                argumentSet("an account that is no longer banned", account("unbanned"), account(false, "unbanned")),
                argumentSet(
                        "an account of which nobody knows", account("compliance_review"), new Consequence.Nothing()));
    }

    private static final String FULL = "mailbox full or unavailable";

    @ParameterizedTest
    @MethodSource("table")
    void table(EmailEvent event, Consequence consequence) {
        assertThat(new Policy(true).of(event)).isEqualTo(consequence);
    }

    @Test
    void aHardBounceStaysWithAnIntegrationThatWantsItSo() {
        Policy policy = new Policy(false);

        assertThat(policy.of(bounced(Permanence.PERMANENT)))
                .isEqualTo(new Consequence.Suppress(Kind.BOUNCED, SHOP, "sendgrid", "bounced"));
        assertThat(policy.of(dropped("Invalid", null)))
                .isEqualTo(new Consequence.Suppress(Kind.INVALID, SHOP, "sendgrid", "dropped: Invalid"));
    }

    private static Consequence hard(String evidence) {
        return new Consequence.Suppress(Kind.BOUNCED, EVERYWHERE, "sendgrid", evidence);
    }

    private static Consequence soft(String evidence) {
        return new Consequence.CountSoftBounce(evidence);
    }

    private static Consequence account(boolean suspended, String words) {
        return new Consequence.AccountChanged(suspended, words);
    }

    private static EmailEvent bounced(Permanence permanence) {
        return new EmailEvent.Bounced(ref(), null, null, null, permanence);
    }

    private static EmailEvent blocked(String status, String classification) {
        return new EmailEvent.Blocked(ref(), null, status, classification);
    }

    private static EmailEvent dropped(String reason, Integer group) {
        return new EmailEvent.Dropped(ref(), reason, group);
    }

    private static EmailEvent account(String status) {
        return new EmailEvent.AccountStatusChanged(ref(), status);
    }

    private static EventRef ref() {
        return new EventRef(
                "0123456789abcdef0123456789abcdef",
                Instant.EPOCH,
                Instant.EPOCH,
                new RequestRef("shop", null, null, null, null, Map.of()),
                new Recipient("a@example.org", "0123456789abcdef0123456789abcdef"),
                null,
                null);
    }
}
