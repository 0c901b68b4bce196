package dev.sendwell.sender.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Blob;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.DeadLetter;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.EncryptedSecret;
import dev.sendwell.contracts.IntegrationRecord.Integration;
import dev.sendwell.contracts.IntegrationRecord.Limits;
import dev.sendwell.contracts.IntegrationRecord.Smtp;
import dev.sendwell.contracts.IntegrationRecord.UnconfirmedRule;
import dev.sendwell.contracts.IntegrationRecord.Webhook;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Mailbox;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.contracts.SuppressionRecord;
import dev.sendwell.contracts.Topic;
import dev.sendwell.contracts.Verdict;
import dev.sendwell.sender.ledger.LedgerState;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.session.TestKeys;
import dev.sendwell.testkit.smtp.ReceivedMessage;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** One integration with an SMTP server of its own, and the words in which a scenario is told. */
public abstract class SenderScenario {
    private static final KafkaProbe SHARED = new KafkaProbe();
    private static final AtomicLong VERSIONS = new AtomicLong(System.currentTimeMillis());

    @Inject
    protected DataSource database;

    protected final String integrationId = "t-" + UUID.randomUUID().toString().substring(0, 8);
    protected ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start();
    private final KafkaProbe kafka;

    protected SenderScenario() {
        this(SHARED);
    }

    /** A scenario on another broker than that of the JVM. */
    protected SenderScenario(KafkaProbe kafka) {
        this.kafka = kafka;
    }

    @BeforeEach
    void theSuppressionListIsKnown() {
        if (kafka.all(Topic.SUPPRESSIONS).isEmpty()) {
            for (int partition = 0; partition < Topic.SUPPRESSIONS.partitions(); partition++) {
                SuppressionRecord.Marker marker = new SuppressionRecord.Marker(partition, 1, 0, Instant.now());
                kafka.publish(new ProducerRecord<>(
                        Topic.SUPPRESSIONS.topicName(), partition, marker.key(), ContractsJson.write(marker)));
            }
        }
    }

    @AfterEach
    void theServerGoes() {
        server.close();
    }

    // What is given

    /** The integration's server behaves like this, and its settings are published. */
    protected void givenServer(ScriptedSmtpServer.Scenario scenario) {
        server.close();
        server = scenario.start();
        givenSettings(UnaryOperator.identity());
    }

    /** The integration's settings are published, with a change. */
    protected void givenSettings(UnaryOperator<Integration> change) {
        Integration settings = change.apply(new Integration(
                integrationId,
                VERSIONS.incrementAndGet(),
                IntegrationRecord.Provider.SENDGRID,
                true,
                new Smtp("127.0.0.1", server.port(), IntegrationRecord.Security.NONE, null, null),
                new Mailbox("shop@example.com", "Shop"),
                List.of("example.net"),
                null,
                new Limits(2, 100, null),
                UnconfirmedRule.HOLD,
                false,
                true,
                new Webhook(new EncryptedSecret(Blob.of(new byte[] {1})), List.of(), false),
                Instant.now()));
        kafka.publish(Topic.INTEGRATIONS, integrationId, ContractsJson.write(settings));
    }

    /** What events-service reports of the integration's account. */
    protected void eventsSay(IntegrationStatus.@Nullable Pause pause) {
        IntegrationStatus status = new IntegrationStatus(
                integrationId, "events-service", 1, Instant.now(), pause, null, Map.of(), null, Map.of(), null);
        kafka.publish(Topic.INTEGRATION_STATUS, status.key(), ContractsJson.write(status));
    }

    protected static Integration with(Integration settings, Smtp smtp) {
        return copy(settings, settings.enabled(), smtp, settings.limits(), settings.unconfirmed());
    }

    protected static Integration with(Integration settings, Limits limits) {
        return copy(settings, settings.enabled(), settings.smtp(), limits, settings.unconfirmed());
    }

    protected static Integration with(Integration settings, UnconfirmedRule rule) {
        return copy(settings, settings.enabled(), settings.smtp(), settings.limits(), rule);
    }

    protected static Integration disabled(Integration settings) {
        return copy(settings, false, settings.smtp(), settings.limits(), settings.unconfirmed());
    }

    private static Integration copy(
            Integration settings, boolean enabled, Smtp smtp, Limits limits, UnconfirmedRule unconfirmed) {
        return new Integration(
                settings.id(),
                settings.version(),
                settings.provider(),
                enabled,
                smtp,
                settings.from(),
                settings.allowedFromDomains(),
                settings.replyTo(),
                limits,
                unconfirmed,
                settings.bypassListManagement(),
                settings.hardBouncesEverywhere(),
                settings.webhook(),
                settings.changedAt());
    }

    /** A password encrypted for this integration. */
    protected EncryptedSecret secret(String password) {
        return SecretKeyset.fromJson(TestKeys.current().smtpKeyset()).encrypt(integrationId, "smtp.password", password);
    }

    /** An address is inactive. */
    protected void givenSuppression(String scope, String address, Cause.Kind kind, @Nullable Instant until) {
        String canonical =
                address.startsWith("@") ? address : canonical(address).canonical();
        Recipient recipient = new Recipient(canonical, hash(address).toString());
        Cause cause = new Cause(kind, Instant.now(), until, "test", "sendgrid", null, null);
        SuppressionRecord.Suppression suppression = new SuppressionRecord.Suppression(
                scope, recipient, VERSIONS.incrementAndGet(), List.of(cause), Instant.now());
        kafka.publish(Topic.SUPPRESSIONS, suppression.key(), ContractsJson.write(suppression));
        eventually(() -> assertThat(count(
                        "select count(*) from suppression where hash = ? and scope = ? and version = ?",
                        hash(address).value(),
                        scope,
                        suppression.version()))
                .isEqualTo(1));
    }

    protected static AddressHash hash(String address) {
        AddressHash.Hasher hasher = new AddressHash.Hasher(
                Base64.getDecoder().decode(TestKeys.current().addressKey()));
        return address.startsWith("@") ? hasher.ofDomain(address.substring(1)) : hasher.of(canonical(address));
    }

    private static EmailAddress canonical(String address) {
        return (EmailAddress) EmailAddress.parse(address);
    }

    // What happens

    /** A request as a publisher would write it; {@code change} makes it special. */
    protected ObjectNode email(String id) {
        ObjectNode email = ContractsJson.mapper().createObjectNode();
        email.put("id", id);
        email.put("integrationId", integrationId);
        email.putObject("to").put("address", "jo@example.org");
        email.put("subject", "Your receipt");
        email.put("text", "Thank you.");
        return email;
    }

    /** A transactional request is published. */
    protected void publish(ObjectNode email) {
        publish(MailKind.TRANSACTIONAL, email);
    }

    protected void publish(MailKind kind, ObjectNode email) {
        publish(kind, bytes(email));
    }

    protected void publish(MailKind kind, byte[] value) {
        kafka.publish(topic(kind), integrationId, value);
    }

    /** A record is published to a partition, with a timestamp of its own. */
    protected void publish(int partition, Instant at, ObjectNode email) {
        kafka.publish(new ProducerRecord<>(
                Topic.SEND_REQUESTS_TRANSACTIONAL.topicName(),
                partition,
                at.toEpochMilli(),
                integrationId,
                bytes(email)));
    }

    /** A record without waiting for the broker, to the partition of its number. */
    protected void publishToAnyPartition(MailKind kind, int number, ObjectNode email) {
        Topic topic = topic(kind);
        kafka.send(new ProducerRecord<>(topic.topicName(), number % topic.partitions(), integrationId, bytes(email)));
    }

    private static Topic topic(MailKind kind) {
        return kind == MailKind.MARKETING ? Topic.SEND_REQUESTS_MARKETING : Topic.SEND_REQUESTS_TRANSACTIONAL;
    }

    protected static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** events-service says that the provider has the message. */
    protected void verdictSeen(String id, int attempt) {
        verdict(new Verdict.Seen(ref(id), attempt, Instant.now(), "processed"));
    }

    /** events-service says that the provider does not have the message. */
    protected void verdictAbsent(String id, int attempt) {
        verdict(new Verdict.Absent(ref(id), attempt, Instant.now(), "40 events of others came"));
    }

    private void verdict(Verdict verdict) {
        kafka.publish(Topic.VERDICTS, integrationId, ContractsJson.write(verdict));
    }

    private RequestRef ref(String id) {
        return new RequestRef(
                integrationId, id, LedgerId.of(integrationId, id).toString(), MailKind.TRANSACTIONAL, null, Map.of());
    }

    // What is then true

    /** The outcomes of a request, once there are so many. */
    protected List<Delivery.Outcome> outcomes(String id, int count) {
        return kafka.await(Topic.DELIVERIES, count, record -> (integrationId + "|" + id).equals(record.key())).stream()
                .map(record -> (Delivery.Outcome) read(record, Delivery.class))
                .toList();
    }

    /** The only outcome of a request. */
    protected <T extends Delivery.Outcome> T outcome(String id, Class<T> type) {
        return outcome(id, 1, type);
    }

    /** The n-th outcome of a request, from 1. */
    protected <T extends Delivery.Outcome> T outcome(String id, int number, Class<T> type) {
        Delivery.Outcome outcome = outcomes(id, number).get(number - 1);
        assertThat(outcome).isInstanceOf(type);
        return type.cast(outcome);
    }

    /** Every outcome of the integration, by type and number, at this moment; one that was published twice counts once. */
    protected Map<String, Long> allOutcomes() {
        return kafka.all(Topic.DELIVERIES).stream()
                .filter(record -> record.key().startsWith(integrationId + "|"))
                .map(record -> (Delivery.Outcome) read(record, Delivery.class))
                .collect(Collectors.toMap(Delivery.Outcome::id, Function.identity(), (first, again) -> first))
                .values()
                .stream()
                .map(outcome -> outcome.getClass().getSimpleName())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    /** Why the only dead letter of this integration is one. */
    protected String deadLetterReason() {
        return header(deadLetter(), DeadLetter.REASON);
    }

    protected ConsumerRecord<String, byte[]> deadLetter() {
        return kafka.await(Topic.SEND_REQUESTS_DLQ, 1, record -> integrationId.equals(record.key()))
                .getFirst();
    }

    protected static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** The newest status of the integration, once it fits. */
    protected IntegrationStatus status(Predicate<IntegrationStatus> fits) {
        ConsumerRecord<String, byte[]> record = kafka.await(
                        Topic.INTEGRATION_STATUS,
                        1,
                        one -> (integrationId + "|sender-service").equals(one.key())
                                && fits.test(read(one, IntegrationStatus.class)))
                .getFirst();
        return read(record, IntegrationStatus.class);
    }

    protected List<ReceivedMessage> received() {
        return server.messages();
    }

    /** Waits until the ledger has a request in a state. */
    protected void awaitState(String id, String state) {
        eventually(() -> assertThat(state(id)).isEqualTo(state));
    }

    protected @Nullable String state(String id) {
        String sql = "select state from ledger where id = ?";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, LedgerId.of(integrationId, id).value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? LedgerState.of(row.getShort(1)).word() : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a request is in the waiting room for a cause. */
    protected void awaitWaiting(String id, String cause) {
        eventually(() -> assertThat(count(
                        "select count(*) from waiting where integration_id = ? and request_id = ? and cause = ?",
                        integrationId,
                        id,
                        cause))
                .isEqualTo(1));
    }

    protected long count(String sql, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    protected List<String> texts(String sql, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<String> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
                return found;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    protected void execute(String sql, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    protected static void eventually(ThrowingRunnable assertion) {
        patiently().untilAsserted(assertion);
    }

    protected static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
    }

    private static <T> T read(ConsumerRecord<String, byte[]> record, Class<T> type) {
        try {
            return ContractsJson.read(record.value(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
