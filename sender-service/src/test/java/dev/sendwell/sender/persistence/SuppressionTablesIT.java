package dev.sendwell.sender.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.SuppressionRecord.Marker;
import dev.sendwell.sender.suppression.Freshness.Markers;
import dev.sendwell.sender.suppression.Suppressions;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A marker counts the addresses of its partition, and the list here is compared with it. */
class SuppressionTablesIT {
    private static Database database;

    private final SuppressionTables tables = new SuppressionTables(database);

    @BeforeAll
    static void givenADatabase() {
        database = new Database(SenderDatabase.create());
    }

    @BeforeEach
    void itIsEmpty() {
        database.inTransaction(connection -> Sql.update(connection, "delete from suppression")
                + Sql.update(connection, "delete from suppression_marker"));
    }

    @Test
    void aPartitionThatHoldsFewerAddressesThanItsMarkerCountsIsNotMet() {
        mark(0, 1, 0);
        mark(1, 1, 2);
        suppress(0, 1, true);
        suppress(1, 1, true);
        tables.compareMarkers();
        assertThat(tables.markers()).isEqualTo(new Markers(2, 1));

        suppress(1, 1, true);
        tables.compareMarkers();
        assertThat(tables.markers()).isEqualTo(new Markers(2, 2));
    }

    @Test
    void anAddressThatWasLiftedSinceStillCounts() {
        mark(0, 1, 1);
        suppress(0, 2, false);
        tables.compareMarkers();
        assertThat(tables.markers()).isEqualTo(new Markers(1, 1));
    }

    @Test
    void aNewMarkerIsComparedAnewAndOneOfAnEarlierEpochChangesNothing() {
        mark(0, 2, 0);
        tables.compareMarkers();
        mark(0, 1, 50);
        assertThat(tables.markers()).isEqualTo(new Markers(1, 1));

        mark(0, 3, 1);
        tables.compareMarkers();
        assertThat(tables.markers()).isEqualTo(new Markers(1, 0));
    }

    private void mark(int partition, long epoch, long count) {
        database.inTransaction(connection -> {
            tables.mark(connection, List.of(new Marker(partition, epoch, count, Instant.now())));
            return true;
        });
    }

    private void suppress(int partition, long version, boolean held) {
        List<Suppressions.Held> causes = held ? List.of(new Suppressions.Held(Cause.Kind.BOUNCED, null)) : List.of();
        Suppressions.Entry entry = new Suppressions.Entry(new AddressHash(UUID.randomUUID()), "*", causes);
        database.inTransaction(connection -> {
            tables.raise(connection, List.of(new SuppressionTables.Versioned(entry, version, partition)));
            return true;
        });
    }
}
