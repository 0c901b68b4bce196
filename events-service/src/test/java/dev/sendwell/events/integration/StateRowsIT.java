package dev.sendwell.events.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.events.journal.FreshDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two instances that publish the states of integrations at once. */
class StateRowsIT {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final FreshDatabase database = new FreshDatabase();
    private final List<Long> topic = new ArrayList<>();

    @Test
    void theNewestStateComesLastAlthoughAnotherInstanceReadItEarlier() throws Exception {
        StateRows.add(database.dataSource(), Map.of("shop", refusal()), NOON);

        StateRows.publish(database.dataSource(), changed -> {
            // While the first instance is at it, the second counts and wants to publish too.
            try {
                StateRows.add(database.dataSource(), Map.of("shop", refusal()), NOON);
                StateRows.publish(database.dataSource(), this::append);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            append(changed);
        });
        StateRows.publish(database.dataSource(), this::append);

        assertThat(topic).containsExactly(1L, 2L);
    }

    @Test
    void whatWasPublishedIsNotPublishedAgain() throws Exception {
        StateRows.add(database.dataSource(), Map.of("shop", refusal()), NOON);

        StateRows.publish(database.dataSource(), this::append);
        StateRows.publish(database.dataSource(), this::append);

        assertThat(topic).containsExactly(1L);
    }

    private void append(List<StateRows.Row> changed) {
        changed.forEach(row -> topic.add(row.refusals().get("unsigned")));
    }

    private static IntegrationStates.Tally refusal() {
        IntegrationStates.Tally tally = new IntegrationStates.Tally();
        tally.refusals.put("unsigned", 1L);
        return tally;
    }
}
