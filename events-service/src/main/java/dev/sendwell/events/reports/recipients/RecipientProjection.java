package dev.sendwell.events.reports.recipients;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.Topic;
import dev.sendwell.events.EventsConfig;
import dev.sendwell.events.persistence.Sql;
import dev.sendwell.kafka.Projection;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Notes the recipient of every request that the sender decided about. The first note stays: a request has one recipient. */
@ApplicationScoped
class RecipientProjection {
    private static final Logger LOG = Logger.getLogger(RecipientProjection.class);

    private final Map<String, Object> kafka;
    private final DataSource database;
    private final boolean carries;
    private @Nullable Projection projection;

    RecipientProjection(
            @Identifier("default-kafka-broker") Map<String, Object> kafka, DataSource database, EventsConfig config) {
        this.kafka = kafka;
        this.database = database;
        this.carries = config.projections();
    }

    void start(@Observes StartupEvent start) {
        if (carries) {
            projection = Projection.start(
                    "recipients",
                    "events-service",
                    kafka,
                    Set.of(Topic.DELIVERIES),
                    database,
                    RecipientProjection::apply);
        }
    }

    void stop(@Observes ShutdownEvent stop) {
        if (projection != null) {
            projection.close();
        }
    }

    private record Noted(
            UUID ledgerId, UUID addressHash, @Nullable String address, String requestId, LocalDate day) {}

    static void apply(Connection transaction, List<ConsumerRecord<String, byte[]>> records) throws SQLException {
        Map<UUID, Noted> noted = new LinkedHashMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                if (record.value() != null
                        && ContractsJson.read(record.value(), Delivery.class) instanceof Delivery.Outcome outcome) {
                    Noted one = noted(outcome);
                    noted.putIfAbsent(one.ledgerId(), one);
                }
            } catch (IOException | IllegalArgumentException | NullPointerException e) {
                LOG.warnf(
                        "recipient is not noted, the record cannot be read topic=%s partition=%d offset=%d",
                        record.topic(), record.partition(), record.offset());
                LOG.debug("why it cannot be read", e);
            }
        }
        List<Noted> rows = noted.values().stream()
                .sorted((a, b) -> a.ledgerId().compareTo(b.ledgerId()))
                .toList();
        String sql = "insert into report_recipient (ledger_id, address_hash, address, request_id, day)"
                + " select * from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::date[]) on conflict do nothing";
        try (PreparedStatement insert = transaction.prepareStatement(sql)) {
            insert.setArray(1, Sql.column(transaction, "uuid", rows, Noted::ledgerId));
            insert.setArray(2, Sql.column(transaction, "uuid", rows, Noted::addressHash));
            insert.setArray(3, Sql.column(transaction, "text", rows, Noted::address));
            insert.setArray(4, Sql.column(transaction, "text", rows, Noted::requestId));
            insert.setArray(5, Sql.column(transaction, "date", rows, Noted::day));
            insert.executeUpdate();
        }
    }

    private static Noted noted(Delivery.Outcome outcome) {
        String requestId = outcome.request().requestId();
        String address = outcome.recipient().address();
        if (requestId == null) {
            throw new IllegalArgumentException("an outcome without a request id");
        }
        return new Noted(
                LedgerId.of(outcome.request().integrationId(), requestId).value(),
                AddressHash.parse(outcome.recipient().hash()).value(),
                address == null ? null : address.replace("\0", ""),
                requestId.replace("\0", ""),
                outcome.occurredAt().atZone(ZoneOffset.UTC).toLocalDate());
    }
}
