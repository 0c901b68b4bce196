package dev.sendwell.events.inactive;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.EmailEvent.EventRef;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.contracts.Scope;
import dev.sendwell.events.EventsConfig;
import dev.sendwell.events.policy.Consequence;
import dev.sendwell.events.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The policy as people read it: each row is an event, and what {@link Policy} itself says of it. Nothing of the policy is repeated
 * here, so that the page cannot say anything else than the code does.
 */
final class PolicyRows {
    private static final String INTEGRATION = "the integration";
    private static final int GROUP = 12;
    private static final EventRef REF = new EventRef(
            "00000000000000000000000000000000",
            Instant.EPOCH,
            Instant.EPOCH,
            new RequestRef(INTEGRATION, null, null, null, null, Map.of()),
            new Recipient(null, "00000000000000000000000000000000"),
            null,
            null);

    private PolicyRows() {}

    /**
     * One event.
     *
     * @param reported what SendGrid reports
     * @param effect what follows, in words
     * @param stops which mail; empty where none
     * @param scope where; empty where nowhere
     * @param why the reason for the rule
     */
    public record Row(String reported, String effect, String tone, String stops, String scope, String why) {}

    private record Sample(String reported, EmailEvent event, String why) {}

    static List<Row> all(EventsConfig.Policy settings) {
        Policy policy = new Policy(true);
        return samples()
                .map(sample -> row(sample, policy.of(sample.event), settings))
                .toList();
    }

    private static Stream<Sample> samples() {
        return Stream.of(
                new Sample(
                        "bounce",
                        new EmailEvent.Bounced(REF, null, "5.1.1", null, EmailEvent.Permanence.PERMANENT),
                        "The mailbox or its domain does not exist, for anybody. More such mail ruins the reputation."),
                dropped("Invalid", "What is no address never becomes one."),
                dropped("Bounced Address", "SendGrid remembers an earlier bounce."),
                new Sample(
                        "spam report",
                        new EmailEvent.Complained(REF),
                        "Somebody called it spam. Mailbox providers count these more than anything else."),
                dropped("Spam Reporting Address", "SendGrid remembers an earlier report."),
                new Sample(
                        "unsubscribe",
                        new EmailEvent.Unsubscribed(REF),
                        "A wish about marketing mail; receipts are still wanted."),
                dropped("Unsubscribed Address", "SendGrid remembers the wish."),
                new Sample(
                        "group unsubscribe",
                        new EmailEvent.GroupUnsubscribed(REF, GROUP),
                        "A wish about one kind of mail."),
                new Sample(
                        "group resubscribe",
                        new EmailEvent.GroupResubscribed(REF, GROUP),
                        "The wish taken back. It never ends a bounce or a complaint. In the same second the address stays"
                                + " inactive."),
                new Sample(
                        "bounce, given up after many tries",
                        new EmailEvent.Bounced(REF, null, null, null, EmailEvent.Permanence.EXPIRED),
                        "Perhaps the server is down for a while, perhaps for good: several of these tell."),
                new Sample(
                        "blocked, mailbox full or unavailable",
                        new EmailEvent.Blocked(REF, null, "4.2.2", "Mailbox Unavailable"),
                        "Mailboxes are emptied; one that never is has no reader."),
                new Sample(
                        "blocked, for any other reason",
                        new EmailEvent.Blocked(REF, null, "5.7.1", "Reputation"),
                        "It is about content or our reputation, whatever the status says. The address is good."),
                new Sample(
                        "bounce that says nothing certain",
                        new EmailEvent.Bounced(REF, null, null, null, EmailEvent.Permanence.UNCLEAR),
                        "Good addresses are not given up on a guess."),
                new Sample("deferred", new EmailEvent.Deferred(REF, null, null), "SendGrid tries again by itself."),
                dropped("Spam Content", "Our content; never held against the address."),
                dropped("Recipient List over Package Quota", "Our quota; never held against the address."),
                new Sample("delivered", new EmailEvent.Delivered(REF, null), "The mailbox works."),
                new Sample(
                        "opened, clicked, processed",
                        new EmailEvent.Processed(REF),
                        "Says nothing against the address."),
                new Sample(
                        "account suspended",
                        new EmailEvent.AccountStatusChanged(REF, "suspended"),
                        "Of nobody in particular: sending would only fail."));
    }

    private static Sample dropped(String reason, String why) {
        return new Sample("dropped: " + reason, new EmailEvent.Dropped(REF, reason, null), why);
    }

    private static Row row(Sample sample, Consequence consequence, EventsConfig.Policy settings) {
        return switch (consequence) {
            case Consequence.Suppress suppress ->
                row(
                        sample,
                        "Inactive: " + Words.of(suppress.kind()),
                        Words.tone(suppress.kind()),
                        Words.stops(suppress.kind()),
                        where(suppress.scope()));
            case Consequence.Resubscribe back ->
                row(sample, "Ends: " + Words.of(Cause.Kind.GROUP_UNSUBSCRIBED), "good", "", where(back.scope()));
            case Consequence.CountSoftBounce soft ->
                row(
                        sample,
                        "Counts; with " + settings.softBounces() + " and no delivery between them inactive for "
                                + days(settings.softExpiry()),
                        "warn",
                        Words.stops(Cause.Kind.SOFT_BOUNCED),
                        INTEGRATION);
            case Consequence.ForgetSoftBounces forget ->
                row(sample, "Starts the count of soft bounces anew", "good", "", "");
            case Consequence.AccountChanged account ->
                row(
                        sample,
                        account.suspended() ? "The integration pauses" : "The integration goes on",
                        "warn",
                        "all mail",
                        INTEGRATION);
            case Consequence.Nothing nothing -> row(sample, "Nothing", "", "", "");
        };
    }

    private static Row row(Sample sample, String effect, String tone, String stops, String scope) {
        return new Row(sample.reported, effect, tone, stops, scope, sample.why);
    }

    private static String where(Scope scope) {
        return switch (scope) {
            case Scope.Everywhere everywhere -> "everywhere";
            case Scope.OfIntegration of -> of.integrationId();
            case Scope.OfGroup of -> "the group";
        };
    }

    /** Thresholds worth a look, with the one in force among them. */
    static List<Integer> thresholds(int inForce) {
        TreeSet<Integer> thresholds = new TreeSet<>(Arrays.asList(2, 3, 5, 8, 12));
        thresholds.add(inForce);
        return List.copyOf(thresholds);
    }

    /** {@code 30 days}; shorter times as they are. */
    static String days(Duration time) {
        return time.toDays() == 0
                ? time.toMinutes() + " minutes"
                : time.toDays() == 1 ? "1 day" : time.toDays() + " days";
    }
}
