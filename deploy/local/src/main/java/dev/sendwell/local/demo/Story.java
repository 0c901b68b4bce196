package dev.sendwell.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.SendEmail;
import dev.sendwell.contracts.Topic;
import dev.sendwell.local.Control;
import dev.sendwell.local.RunState;
import dev.sendwell.local.publishing.Progress;
import dev.sendwell.local.publishing.RequestPublisher;
import dev.sendwell.local.publishing.TopicFeed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The demo from the first sign-in to the judgement. */
final class Story {
    private static final String INTEGRATION = "shop";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SETTINGS_KNOWN = Duration.ofSeconds(30);
    private static final Duration REPORT_COUNTED = Duration.ofSeconds(15);
    /** A service may be killed and started again meanwhile, and an event posted in vain is posted again later. */
    private static final Duration NOTHING_MOVED = Duration.ofMinutes(2);
    /** Sendwell promises that an address is refused one second after it was reported; half of it again for this machine. */
    private static final Duration ENFORCED = Duration.ofMillis(1_500);

    private final RunState running;
    private final Progress progress;
    private final Crowd crowd;
    private final Observed observed;
    private final SimulatorApi simulator;
    private final @Nullable String kill;
    private final List<Campaign> published = new ArrayList<>();
    private boolean complete = true;

    /**
     * @param kill the service that is killed while the first campaign is being sent; null: none
     */
    Story(RunState running, Progress progress, Crowd crowd, @Nullable String kill) {
        this.running = running;
        this.progress = progress;
        this.crowd = crowd;
        this.observed = new Observed(crowd);
        this.kill = kill;
        this.simulator = new SimulatorApi(running.simulator().url());
    }

    /**
     * Tells it.
     *
     * @param run names the campaigns
     */
    Judgement tell(String run) throws IOException, InterruptedException {
        SendwellApi sendwell = SendwellApi.signIn(running);
        connect(sendwell);
        Campaign autumn = new Campaign(INTEGRATION, "autumn-" + run, "Autumn");
        Campaign winter = new Campaign(INTEGRATION, "winter-" + run, "Winter");
        try (TopicFeed feed = new TopicFeed(
                running.kafka(),
                Set.of(),
                Set.of(Topic.DELIVERIES, Topic.EMAIL_EVENTS, Topic.SUPPRESSIONS, Topic.SEND_REQUESTS_DLQ))) {
            publish(autumn);
            if (kill != null) {
                killWhileSending(kill, feed, autumn);
            }
            complete = await(feed, autumn);
            if (complete) {
                readFor(feed, ENFORCED);
                publish(winter);
                complete = await(feed, winter);
            }
            readFor(feed, ENFORCED);
        }
        Judgement judgement = Judgement.of(crowd, published, observed, simulator.messagesByRequest());
        progress.say("");
        JudgementText.lines(judgement).forEach(progress::say);
        progress.say("");
        for (Campaign campaign : published) {
            compareWithReport(sendwell, campaign);
        }
        progress.say("  Report  " + running.url() + "/reports?integration=" + INTEGRATION);
        progress.say("  Inbox   " + running.simulator().url());
        return judgement;
    }

    /** True when everything that had to be reported was, before nothing moved any more. */
    boolean complete() {
        return complete;
    }

    private void connect(SendwellApi sendwell) throws IOException, InterruptedException {
        long version = sendwell.saveIntegration(INTEGRATION, running.simulator());
        awaitPublished(version);
        progress.say("Integration %s, version %d: SMTP at %s:%d, webhook connected by API"
                .formatted(
                        INTEGRATION,
                        version,
                        running.simulator().smtpHost(),
                        running.simulator().smtpPort()));
    }

    /** Services follow the topic; a version that stands there is known to them at the same moment as to us. */
    private void awaitPublished(long version) throws IOException {
        long end = System.nanoTime() + SETTINGS_KNOWN.toNanos();
        try (TopicFeed feed = new TopicFeed(running.kafka(), Set.of(Topic.INTEGRATIONS), Set.of())) {
            while (System.nanoTime() - end < 0) {
                for (TopicFeed.Entry entry : feed.poll(POLL)) {
                    if (INTEGRATION.equals(entry.key())
                            && ContractsJson.read(entry.value(), IntegrationRecord.class)
                                    instanceof IntegrationRecord.Integration settings
                            && settings.version() >= version) {
                        return;
                    }
                }
            }
        }
        throw new IOException(
                "version %d of integration %s did not appear on %s within %d s: see the log of config-service"
                        .formatted(version, INTEGRATION, Topic.INTEGRATIONS.topicName(), SETTINGS_KNOWN.toSeconds()));
    }

    private void publish(Campaign campaign) {
        long from = System.nanoTime();
        try (RequestPublisher publisher = new RequestPublisher(running.kafka())) {
            for (Person person : crowd.people()) {
                SendEmail request = campaign.request(person);
                observed.expect(request);
                publisher.publish(MailKind.MARKETING, request);
            }
            publisher.awaitAcknowledged();
        }
        published.add(campaign);
        progress.say("Campaign %s: %,d requests published in %.1f s"
                .formatted(campaign.name(), crowd.people().size(), seconds(from)));
    }

    private void killWhileSending(String service, TopicFeed feed, Campaign campaign)
            throws IOException, InterruptedException {
        long all = crowd.people().size();
        long end = System.nanoTime() + NOTHING_MOVED.toNanos();
        while (missingOutcomes(campaign) == all && System.nanoTime() - end < 0) {
            read(feed);
        }
        long settled = all - missingOutcomes(campaign);
        Control.order(running, "kill", service);
        progress.say("Killed %s when %,d of %,d requests were settled".formatted(service, settled, all));
        Control.order(running, "start", service);
    }

    private boolean await(TopicFeed feed, Campaign campaign) throws IOException, InterruptedException {
        long from = System.nanoTime();
        long lastChange = from;
        long changes = observed.changes();
        while (true) {
            long outcomes = missingOutcomes(campaign);
            long reports = missingReports(campaign);
            long active = missingInactive();
            if (outcomes + reports + active == 0) {
                progress.say("Campaign %s: everything is settled and reported after %.1f s"
                        .formatted(campaign.name(), seconds(from)));
                return true;
            }
            if (observed.changes() != changes) {
                changes = observed.changes();
                lastChange = System.nanoTime();
            } else if (System.nanoTime() - lastChange > NOTHING_MOVED.toNanos()) {
                progress.say(
                        "Nothing moved for %d s, and of %s these are missing: %,d outcomes, the reports of %,d accepted messages, %,d inactive addresses. %s"
                                .formatted(
                                        NOTHING_MOVED.toSeconds(),
                                        campaign.name(),
                                        outcomes,
                                        reports,
                                        active,
                                        simulator.webhookStatus()));
                return false;
            }
            int all = crowd.people().size();
            progress.status("%s %s: %,d of %,d settled, reports of %,d missing"
                    .formatted(Progress.bar(all - outcomes, all), campaign.name(), all - outcomes, all, reports));
            read(feed);
        }
    }

    private void readFor(TopicFeed feed, Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            read(feed);
        }
    }

    private void read(TopicFeed feed) throws IOException {
        for (TopicFeed.Entry entry : feed.poll(POLL)) {
            observed.take(entry);
        }
    }

    private long missingOutcomes(Campaign campaign) {
        return crowd.people().stream()
                .filter(person ->
                        observed.request(campaign.requestId(person)).outcome().isEmpty())
                .count();
    }

    private long missingReports(Campaign campaign) {
        return crowd.people().stream()
                .filter(person -> reportIsMissing(campaign, person))
                .count();
    }

    private boolean reportIsMissing(Campaign campaign, Person person) {
        Observed.Request request = observed.request(campaign.requestId(person));
        boolean reachesSomebody = campaign == published.getFirst() || !person.becomesInactive();
        return reachesSomebody
                && request.outcome().filter(Observed.Outcome.ACCEPTED::equals).isPresent()
                && !request.signs().containsAll(person.signs());
    }

    private long missingInactive() {
        Set<String> inactive = observed.inactive();
        return crowd.people().stream()
                .filter(person -> person.becomesInactive() && !inactive.contains(person.address()))
                .count();
    }

    /** The dashboard's report has to say the same as the topics; what names no request is on no campaign's report. */
    private void compareWithReport(SendwellApi sendwell, Campaign campaign) throws IOException, InterruptedException {
        long bounced = crowd.people().stream()
                .filter(person -> observed.request(campaign.requestId(person))
                        .signsThatNameIt()
                        .contains(Sign.BOUNCED))
                .count();
        long unnamed = crowd.people().stream()
                        .filter(person -> observed.request(campaign.requestId(person))
                                .signs()
                                .contains(Sign.BOUNCED))
                        .count()
                - bounced;
        long requested = crowd.people().size();
        long end = System.nanoTime() + REPORT_COUNTED.toNanos();
        Optional<JsonNode> figures = sendwell.figures(INTEGRATION, campaign.name());
        while (!says(figures, requested, bounced) && System.nanoTime() - end < 0) {
            Thread.sleep(POLL);
            figures = sendwell.figures(INTEGRATION, campaign.name());
        }
        boolean same = says(figures, requested, bounced);
        complete &= same;
        progress.say("  The report of %s %s"
                .formatted(
                        campaign.name(),
                        same
                                ? "agrees: %,d requested, %,d bounced; %,d later bounces name no request and so no campaign"
                                        .formatted(requested, bounced, unnamed)
                                : "DIFFERS: %,d requested and %,d bounced with a request named here, there %s"
                                        .formatted(
                                                requested,
                                                bounced,
                                                figures.map(Object::toString).orElse("no answer"))));
    }

    private static boolean says(Optional<JsonNode> figures, long requested, long bounced) {
        return figures.filter(there -> there.path("requested").asLong() == requested
                        && there.path("bounced").asLong() == bounced)
                .isPresent();
    }

    private static double seconds(long from) {
        return Duration.ofNanos(System.nanoTime() - from).toMillis() / 1000.0;
    }
}
