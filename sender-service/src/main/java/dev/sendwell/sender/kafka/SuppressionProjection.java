package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.SuppressionRecord;
import dev.sendwell.contracts.SuppressionRecord.Marker;
import dev.sendwell.contracts.SuppressionRecord.Suppression;
import dev.sendwell.kafka.Projection;
import dev.sendwell.sender.persistence.SuppressionTables;
import dev.sendwell.sender.suppression.Suppressions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Carries the {@code suppressions} topic into the database. */
public final class SuppressionProjection implements Projection.Step {
    /** The projection's name in {@code consumer_offset}. */
    public static final String NAME = "suppressions";

    private static final Logger LOG = Logger.getLogger(SuppressionProjection.class);

    private final SuppressionTables tables;

    public SuppressionProjection(SuppressionTables tables) {
        this.tables = tables;
    }

    @Override
    public void apply(Connection transaction, List<ConsumerRecord<String, byte[]>> records) throws SQLException {
        List<SuppressionTables.Versioned> suppressions = new ArrayList<>(records.size());
        List<Marker> markers = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.value() == null) {
                continue;
            }
            try {
                switch (ContractsJson.read(record.value(), SuppressionRecord.class)) {
                    case Suppression suppression -> suppressions.add(versioned(suppression, record.partition()));
                    case Marker marker -> markers.add(marker);
                    case SuppressionRecord.Unrecognized ignored ->
                        skip(record, "type not known").ifPresent(suppressions::add);
                }
            } catch (IOException | IllegalArgumentException e) {
                skip(record, e.getClass().getSimpleName()).ifPresent(suppressions::add);
            }
        }
        tables.raise(transaction, suppressions);
        tables.mark(transaction, markers);
    }

    private static SuppressionTables.Versioned versioned(Suppression suppression, int partition) {
        return new SuppressionTables.Versioned(
                new Suppressions.Entry(
                        AddressHash.parse(suppression.recipient().hash()),
                        suppression.scope(),
                        suppression.causes().stream()
                                .map(SuppressionProjection::held)
                                .toList()),
                suppression.version(),
                partition);
    }

    private static Suppressions.Held held(Cause cause) {
        return new Suppressions.Held(cause.kind(), cause.until());
    }

    /** A record that cannot be used stops no address, but it counts where a marker is compared: it came, and others go on. */
    private static Optional<SuppressionTables.Versioned> skip(ConsumerRecord<String, byte[]> record, String cause) {
        LOG.errorf(
                "suppression cannot be used and is skipped topic=%s partition=%d offset=%d cause=%s",
                record.topic(), record.partition(), record.offset(), cause);
        String key = record.key() == null ? "" : record.key();
        int bar = key.lastIndexOf('|');
        try {
            return Optional.of(new SuppressionTables.Versioned(
                    new Suppressions.Entry(
                            AddressHash.parse(key.substring(bar + 1)), key.substring(0, Math.max(bar, 0)), List.of()),
                    0,
                    record.partition()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
