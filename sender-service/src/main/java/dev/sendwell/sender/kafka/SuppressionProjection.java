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
                    case Suppression suppression -> suppressions.add(versioned(suppression));
                    case Marker marker -> markers.add(marker);
                    case SuppressionRecord.Unrecognized ignored -> skip(record, "type not known");
                }
            } catch (IOException | IllegalArgumentException e) {
                skip(record, e.getClass().getSimpleName());
            }
        }
        tables.raise(transaction, suppressions);
        tables.mark(transaction, markers);
    }

    private static SuppressionTables.Versioned versioned(Suppression suppression) {
        return new SuppressionTables.Versioned(
                new Suppressions.Entry(
                        AddressHash.parse(suppression.recipient().hash()),
                        suppression.scope(),
                        suppression.causes().stream()
                                .map(SuppressionProjection::held)
                                .toList()),
                suppression.version());
    }

    private static Suppressions.Held held(Cause cause) {
        return new Suppressions.Held(cause.kind(), cause.until());
    }

    private static void skip(ConsumerRecord<String, byte[]> record, String cause) {
        LOG.errorf(
                "suppression cannot be used and is skipped topic=%s partition=%d offset=%d cause=%s",
                record.topic(), record.partition(), record.offset(), cause);
    }
}
