package dev.sendwell.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.Backing;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicsIT {
    private Admin admin;

    @BeforeEach
    void connect() {
        admin = Admin.create(Backing.current().kafka());
    }

    @AfterEach
    void disconnect() {
        admin.close();
    }

    @Test
    void findsNothingWrongWithTheCatalogueAsCreated() {
        assertThat(Topics.problems(admin, EnumSet.allOf(Topic.class))).isEmpty();
    }

    @Test
    void createsOnlyWhatIsMissing() throws Exception {
        admin.deleteTopics(List.of(Topic.VERDICTS.topicName())).all().get();
        await().untilAsserted(
                        () -> assertThat(admin.listTopics().names().get()).doesNotContain(Topic.VERDICTS.topicName()));

        assertThatThrownBy(() -> Topics.require(admin, Set.of(Topic.VERDICTS, Topic.ACCESS)))
                .hasMessageContaining("topic sendwell.verdicts is missing")
                .hasMessageNotContaining("sendwell.access");
        assertThat(Topics.create(admin)).containsExactly(Topic.VERDICTS);
        await().untilAsserted(() ->
                assertThat(Topics.problems(admin, Set.of(Topic.VERDICTS))).isEmpty());
    }

    @Test
    void namesATopicWithOtherPartitions() throws Exception {
        String name = Topic.SEND_REQUESTS_DLQ.topicName();
        admin.createPartitions(Map.of(name, NewPartitions.increaseTo(7))).all().get();
        await().untilAsserted(() -> assertThat(Topics.problems(admin, Set.of(Topic.SEND_REQUESTS_DLQ)))
                .containsExactly("topic " + name + " has 7 partitions instead of 6"));
        admin.deleteTopics(List.of(name)).all().get();
        await().untilAsserted(() -> assertThat(admin.listTopics().names().get()).doesNotContain(name));
        Topics.create(admin);
    }
}
