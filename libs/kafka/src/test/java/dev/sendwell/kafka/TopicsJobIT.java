package dev.sendwell.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.Backing;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class TopicsJobIT {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void checksCreatesAndSaysSo() throws Exception {
        String missing = Topic.TOKEN_USES.topicName();
        try (Admin admin = Admin.create(Backing.current().kafka())) {
            admin.deleteTopics(List.of(missing)).all().get();
            await().untilAsserted(
                            () -> assertThat(admin.listTopics().names().get()).doesNotContain(missing));
        }

        assertThat(run("check")).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("topic " + missing + " is missing", "1 differences");

        said.reset();
        await().untilAsserted(() -> assertThat(run("create")).isZero());
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("created " + missing, "topics are as in the catalogue");
        assertThat(run("check")).isZero();
    }

    @Test
    void refusesAnOrderItDoesNotKnowAndAMissingBroker() {
        assertThat(run("delete")).isEqualTo(2);
        assertThat(TopicsJob.run(List.of("check"), Map.of(), out())).isEqualTo(2);
    }

    private int run(String order) {
        String servers = Backing.current()
                .kafka()
                .get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                .toString();
        return TopicsJob.run(List.of(order), Map.of("KAFKA_BOOTSTRAP_SERVERS", servers), out());
    }

    private PrintStream out() {
        return new PrintStream(said, true, StandardCharsets.UTF_8);
    }
}
