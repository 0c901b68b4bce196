package dev.sendwell.sender;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.contracts.SecretValue;
import dev.sendwell.contracts.Topic;
import dev.sendwell.contracts.UnsubscribeToken;
import dev.sendwell.kafka.Projection;
import dev.sendwell.sender.breaker.Breakers;
import dev.sendwell.sender.composition.Composer;
import dev.sendwell.sender.composition.Composition;
import dev.sendwell.sender.composition.UnsubscribeLinks;
import dev.sendwell.sender.deadletter.Corrections;
import dev.sendwell.sender.deadletter.Shelf;
import dev.sendwell.sender.deadletter.Undertaker;
import dev.sendwell.sender.delivery.DeliverySettings;
import dev.sendwell.sender.delivery.Dispatcher;
import dev.sendwell.sender.delivery.RetryPolicy;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.integration.Known;
import dev.sendwell.sender.kafka.AccountSuspensions;
import dev.sendwell.sender.kafka.DeadLetterProjection;
import dev.sendwell.sender.kafka.DeliveryEncoder;
import dev.sendwell.sender.kafka.FollowedIntegrations;
import dev.sendwell.sender.kafka.Intake;
import dev.sendwell.sender.kafka.KafkaDeadLetters;
import dev.sendwell.sender.kafka.KafkaOutcomePublisher;
import dev.sendwell.sender.kafka.KafkaRequests;
import dev.sendwell.sender.kafka.KeptOnTopics;
import dev.sendwell.sender.kafka.Producers;
import dev.sendwell.sender.kafka.StatusReporter;
import dev.sendwell.sender.kafka.SuppressionProjection;
import dev.sendwell.sender.kafka.SuppressionWatch;
import dev.sendwell.sender.kafka.TopicEnds;
import dev.sendwell.sender.kafka.Verdicts;
import dev.sendwell.sender.lane.Submission;
import dev.sendwell.sender.lane.Submissions;
import dev.sendwell.sender.lease.RenewedLease;
import dev.sendwell.sender.ledger.InHand;
import dev.sendwell.sender.ledger.Ledger;
import dev.sendwell.sender.outcome.Sweeper;
import dev.sendwell.sender.persistence.Database;
import dev.sendwell.sender.persistence.Forgetting;
import dev.sendwell.sender.persistence.JdbcBreakerStore;
import dev.sendwell.sender.persistence.JdbcLeaseStore;
import dev.sendwell.sender.persistence.JdbcLedger;
import dev.sendwell.sender.persistence.JdbcOutbox;
import dev.sendwell.sender.persistence.JdbcProgress;
import dev.sendwell.sender.persistence.JdbcQueue;
import dev.sendwell.sender.persistence.JdbcRedrives;
import dev.sendwell.sender.persistence.JdbcShelf;
import dev.sendwell.sender.persistence.JdbcSlotStore;
import dev.sendwell.sender.persistence.JdbcWaitingRoom;
import dev.sendwell.sender.persistence.LedgerTable;
import dev.sendwell.sender.persistence.OutcomeTables;
import dev.sendwell.sender.persistence.SuppressionTables;
import dev.sendwell.sender.persistence.UnconfirmedSends;
import dev.sendwell.sender.queue.Acceptances;
import dev.sendwell.sender.redrive.KeptRecords;
import dev.sendwell.sender.redrive.Redrives;
import dev.sendwell.sender.request.RequestLimits;
import dev.sendwell.sender.request.RequestParser;
import dev.sendwell.sender.suppression.Freshness;
import dev.sendwell.sender.waiting.Attendant;
import dev.sendwell.sender.waiting.WaitingCensus;
import dev.sendwell.smtp.AddressGuard;
import dev.sendwell.smtp.Resolver;
import dev.sendwell.smtp.Security;
import dev.sendwell.smtp.SmtpServer;
import dev.sendwell.smtp.Timeouts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.jboss.logging.Logger;

/**
 * The sender, put together and running: from its first lease to its last outcome. One per process.
 *
 * <p>It is made in the order in which things need each other and stopped in the order in which mail flows: nothing more is
 * taken, what is in flight ends and is recorded, what was drained is freed, outcomes are published, the lease ends.
 */
final class Sender {
    private static final Logger LOG = Logger.getLogger(Sender.class);
    private static final String SERVICE = "sender-service";

    private final SenderConfig config;
    private final InstantSource clock;
    private final Admin admin;
    private final Producers producers;
    private final RenewedLease lease;
    private final FollowedIntegrations integrations;
    private final Freshness suppressions;
    private final SuppressionWatch suppressionWatch;
    private final Breakers breakers;
    private final AccountSuspensions accounts;
    private final JdbcWaitingRoom waitingRoom;
    private final KafkaOutcomePublisher publisher;
    private final Sweeper sweeper;
    private final Dispatcher dispatcher;
    private final Attendant attendant;
    private final Intake intake;
    private final StatusReporter status;
    private final Forgetting forgetting;
    private final Acceptances acceptances;
    private final KeptRecords records;
    private final Redrives redrives;
    private final Shelf shelf;
    private final Corrections corrections;
    private final AddressHash.Hasher hasher;
    private final InHand inHand = new InHand();
    private final List<Projection> projections;
    private final Rounds rounds = new Rounds();
    private final Rounds leaseRounds = new Rounds();

    Sender(SenderConfig config, Map<String, Object> kafka, DataSource source, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        Database database = new Database(source);
        admin = Admin.create(kafka);
        producers = new Producers(kafka);
        lease = RenewedLease.take(new JdbcLeaseStore(database), config.lease().length(), clock, System::nanoTime);
        integrations = new FollowedIntegrations(
                kafka,
                SecretKeyset.configured(
                        "sendwell.keysets.smtp", config.keysets().smtp()),
                deployment());
        RetryPolicy retry = RetryPolicy.exponential()
                .from(config.retry().from())
                .upTo(config.retry().upTo())
                .giveUpAfter(config.retry().giveUpAfter());
        hasher = hasher();
        RequestParser parser = new RequestParser(RequestLimits.DEFAULT);
        Submissions submissions = new Submissions(parser, hasher, retry.maximumAge());
        Duration longestTransaction = config.lease().longestTransaction();

        JdbcOutbox outbox = new JdbcOutbox(database);
        publisher = new KafkaOutcomePublisher(producers.outcomes(), outbox);
        sweeper = new Sweeper(outbox, publisher, config.outbox().sweepAfter(), clock);
        OutcomeTables outcomes = new OutcomeTables(new DeliveryEncoder());
        LedgerTable ledgerTable = new LedgerTable(config.ledger().retention());
        forgetting = new Forgetting(database, ledgerTable, config.ledger().retention(), clock);
        Ledger ledger =
                new JdbcLedger(database, ledgerTable, outcomes, publisher, lease, inHand, longestTransaction, clock);
        waitingRoom = new JdbcWaitingRoom(database, submissions, lease, longestTransaction, clock);
        WaitingCensus census = new WaitingCensus(waitingRoom, config.waiting().limit());
        KafkaDeadLetters deadLetters = new KafkaDeadLetters(producers.deadLetters());
        Undertaker undertaker = new Undertaker(deadLetters, ledger);
        breakers = new Breakers(
                new JdbcBreakerStore(database),
                config.breaker().connectionFailures(),
                config.breaker().probeEvery(),
                clock);
        accounts = new AccountSuspensions(kafka, integrations, breakers);
        suppressions = new Freshness(
                Topic.SUPPRESSIONS.partitions(), config.suppressions().maxLag(), System::nanoTime);
        SuppressionTables suppressionTables = new SuppressionTables(database);
        TopicEnds ends = new TopicEnds(admin);
        JdbcProgress progress = new JdbcProgress(database);
        suppressionWatch = new SuppressionWatch(ends, progress, suppressionTables, suppressions);
        dispatcher = new Dispatcher(
                integrations,
                ledger,
                undertaker,
                breakers,
                new JdbcSlotStore(database),
                lease,
                this::obstacle,
                census,
                new DeliverySettings(
                        retry,
                        config.smtp().largestGroup(),
                        config.smtp().idle(),
                        config.smtp().restAfterFailure(),
                        config.waiting().parkStuckAfter(),
                        unsubscribeLinks()),
                clock);
        attendant = new Attendant(
                waitingRoom,
                integrations,
                dispatcher,
                ledger,
                undertaker,
                () -> Verdicts.areObeyed(ends, progress),
                config.unconfirmed().window(),
                config.intake().unknownGrace());
        KeptOnTopics kept = new KeptOnTopics(kafka);
        acceptances = kept;
        records = kept;
        redrives = new JdbcRedrives(database, submissions, kept, config.ledger().retention(), clock);
        shelf = new JdbcShelf(database, clock);
        corrections = new Corrections(shelf, parser, integrations, new KafkaRequests(producers.deadLetters()), clock);
        intake = new Intake(
                submissions,
                integrations,
                dispatcher::submit,
                ledger,
                deadLetters,
                config.ledger().retention(),
                config.intake().unknownGrace(),
                clock);
        status = new StatusReporter(
                integrations, breakers, census, new JdbcQueue(database), producers.outcomes(), clock);
        UnconfirmedSends unconfirmed = new UnconfirmedSends(waitingRoom, outcomes, this::messageId, clock);
        projections = List.of(
                Projection.start(
                        SuppressionProjection.NAME,
                        SERVICE,
                        kafka,
                        Set.of(Topic.SUPPRESSIONS),
                        source,
                        new SuppressionProjection(suppressionTables)),
                Projection.start(
                        Verdicts.NAME,
                        SERVICE,
                        kafka,
                        Set.of(Topic.VERDICTS),
                        source,
                        new Verdicts(unconfirmed, publisher)),
                Projection.start(
                        DeadLetterProjection.NAME,
                        SERVICE,
                        DeadLetterProjection.consumerConfig(kafka),
                        Set.of(Topic.SEND_REQUESTS_DLQ),
                        source,
                        new DeadLetterProjection(hasher)));
    }

    /** The integrations as this instance knows them. */
    Integrations integrations() {
        return integrations;
    }

    /** What people have tried again. */
    Redrives redrives() {
        return redrives;
    }

    /** The dead letters. */
    Shelf shelf() {
        return shelf;
    }

    /** How dead letters are corrected. */
    Corrections corrections() {
        return corrections;
    }

    /** Where records are read again. */
    KeptRecords records() {
        return records;
    }

    /** What providers said when they accepted. */
    Acceptances acceptances() {
        return acceptances;
    }

    /** Makes the hashes by which addresses are found. */
    AddressHash.Hasher addressHasher() {
        return hasher;
    }

    private SmtpServer deployment() {
        SenderConfig.Smtp smtp = config.smtp();
        Timeouts timeouts = new Timeouts(
                smtp.connectTimeout(),
                smtp.connectTimeout(),
                smtp.replyTimeout(),
                Timeouts.DEFAULT.content(),
                smtp.acceptanceTimeout());
        AddressGuard guard = smtp.refusedNetworks().orElse(AddressGuard.DEFAULT);
        return SmtpServer.at("localhost", 25, Security.NONE)
                .withTimeouts(timeouts)
                .withClientName(smtp.clientName().orElse(null))
                .withReuse(new SmtpServer.Reuse(1, smtp.connectionAge(), SmtpServer.Reuse.DEFAULT.idle()))
                .withNetwork(new SmtpServer.Network(guard, smtp.allowedPorts(), Resolver.SYSTEM, null));
    }

    private AddressHash.Hasher hasher() {
        return new AddressHash.Hasher(Base64.getDecoder().decode(SecretValue.read(config.addressKey())));
    }

    private UnsubscribeLinks unsubscribeLinks() {
        if (config.publicUrl().isEmpty() || config.keysets().unsubscribe().isEmpty()) {
            LOG.info("marketing mail carries no one-click unsubscribe: it needs sendwell.public-url and"
                    + " sendwell.keysets.unsubscribe");
            return UnsubscribeLinks.NONE;
        }
        return UnsubscribeLinks.at(
                config.publicUrl().get(),
                UnsubscribeToken.Keyset.fromJson(
                        SecretValue.read(config.keysets().unsubscribe().get(), "sendwell.keysets.unsubscribe")));
    }

    /** The Message-ID of a request that was sent before. */
    private String messageId(Submission submission) {
        return integrations.find(submission.integrationId()) instanceof Known.Usable(var integration)
                        && Composer.compose(
                                        submission.request(),
                                        integration.settings(),
                                        Instant.EPOCH,
                                        UnsubscribeLinks.NONE)
                                instanceof Composition.Composed composed
                ? composed.messageId()
                : "<" + submission.id() + "@invalid>";
    }

    void start() {
        publisher.start();
        leaseRounds.every(config.lease().length().dividedBy(3), "lease", lease::renew);
        rounds.every(config.suppressions().checkEvery(), "suppression-watch", suppressionWatch::look);
        rounds.every(config.breaker().refreshEvery(), "breakers", breakers::refresh);
        rounds.every(config.breaker().refreshEvery(), "account-suspensions", accounts::look);
        rounds.every(config.outbox().sweepEvery(), "sweeper", sweeper::sweep);
        rounds.every(config.waiting().lookEvery(), "carriers", dispatcher::tend);
        rounds.every(config.waiting().lookEvery(), "waiting-room", this::attend);
        rounds.every(config.waiting().lookEvery(), "redrives", this::redrive);
        rounds.every(config.status().publishEvery(), "status", status::report);
        rounds.every(config.ledger().forgetEvery(), "forgetting", forgetting::forget);
    }

    private void redrive() {
        while (!rounds.areStopping() && redrives.work()) {
            // Orders are worked off piece by piece, one after the other.
        }
    }

    private void attend() {
        attendant.release();
        if (obstacle().isEmpty()) {
            attendant.bringBackWhatIsDue();
            attendant.settleWhatWillNotBeSent();
        }
        attendant.applyRules();
    }

    /** What is in the way of sending anything, in words. */
    Map<String, Long> lockedVersions() {
        return integrations.lockedVersions();
    }

    Optional<String> obstacle() {
        if (!integrations.isRead()) {
            return Optional.of("the integrations topic is still being read");
        }
        if (!accounts.areKnown()) {
            return Optional.of("the integration-status topic is still being read");
        }
        return lease.holds()
                ? suppressions.doubt()
                : Optional.of("this instance's lease has ended; the database has not renewed it");
    }

    /** Where requests come in, once the integrations are known. */
    Intake intake() {
        integrations.awaitRead(Duration.ofDays(1));
        return intake;
    }

    /** Another instance reads some of what was taken: what is not in flight is left to it. */
    void dropRevoked() {
        dispatcher.dropRevoked();
    }

    void stop() throws InterruptedException {
        LOG.infof("stopping, transactions in flight have %s", config.shutdown().grace());
        dispatcher.stop();
        rounds.stop();
        awaitEmptyHands();
        projections.forEach(Projection::close);
        waitingRoom.releaseOwn();
        publisher.close();
        leaseRounds.stop();
        if (inHand.size() == 0) {
            lease.end();
        }
        accounts.close();
        integrations.close();
        producers.close();
        admin.close();
    }

    private void awaitEmptyHands() throws InterruptedException {
        Instant until = clock.instant().plus(config.shutdown().grace());
        while (dispatcher.sessions() > 0 && clock.instant().isBefore(until)) {
            Thread.sleep(20);
        }
        if (dispatcher.sessions() > 0) {
            LOG.warnf("sessions did not end in time, what they hold is unconfirmed count=%d", inHand.size());
        }
    }
}
