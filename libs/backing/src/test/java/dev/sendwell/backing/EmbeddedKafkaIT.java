package dev.sendwell.backing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {

    @Test
    void keepsItsTopicsAcrossARestartOnAnotherPort(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("kafka");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(data);
                Admin admin = admin(kafka)) {
            admin.createTopics(List.of(new NewTopic("kept", 3, (short) 1)))
                    .all()
                    .get();
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(data);
                Admin admin = admin(kafka)) {
            assertThat(admin.listTopics().names().get()).contains("kept");
        }
    }

    @Test
    void continuesWhereAKilledProcessLeftItsData(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("kafka");
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledProcess.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(killed.waitFor()).isEqualTo(KilledProcess.HALTED);

        try (EmbeddedKafka kafka = EmbeddedKafka.start(data);
                Admin admin = admin(kafka)) {
            assertThat(admin.listTopics().names().get()).contains("kept");
        }
    }

    /** Starts a broker, creates a topic and dies without stopping it. */
    static final class KilledProcess {
        static final int HALTED = 9;

        private KilledProcess() {}

        public static void main(String[] arguments) throws Exception {
            EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]));
            try (Admin admin = admin(kafka)) {
                admin.createTopics(List.of(new NewTopic("kept", 3, (short) 1)))
                        .all()
                        .get();
            }
            Runtime.getRuntime().halt(HALTED);
        }
    }

    private static Admin admin(EmbeddedKafka kafka) {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }
}
