package dev.sendwell.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.KafkaProbe;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Hears everything that this JVM logs until it is closed, and what it is told. */
public final class Listener implements AutoCloseable {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Logger root = LogManager.getLogManager().getLogger("");
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord record) {
            heard("log", record.getMessage() + Arrays.toString(record.getParameters()) + trace(record.getThrown()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** Begins to listen. */
    public Listener() {
        root.addHandler(log);
    }

    /**
     * Hears something that came out.
     *
     * @param where such as the path of a page
     */
    public void heard(String where, String text) {
        heard.add(where + ": " + text);
    }

    /** Hears everything that stands on every topic now. */
    public void hearTopics(KafkaProbe kafka) {
        for (Topic topic : Topic.values()) {
            for (ConsumerRecord<String, byte[]> record : kafka.all(topic)) {
                byte[] value = record.value() == null ? new byte[0] : record.value();
                heard(topic.topicName(), record.key() + new String(value, StandardCharsets.UTF_8) + record.headers());
            }
        }
    }

    /**
     * Fails when any of the secrets was heard, as it is or in base64.
     *
     * @param secrets by what they are called
     * @param atLeast so many things have to have been heard, or the test listened to nothing
     */
    public void heardNothingOf(Map<String, String> secrets, int atLeast) {
        assertThat(heard).hasSizeGreaterThanOrEqualTo(atLeast);
        secrets.forEach((name, secret) -> {
            String base64 =
                    Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
            List<String> leaks = heard.stream()
                    .filter(text -> Stream.of(secret, base64).anyMatch(text::contains))
                    .toList();
            assertThat(leaks).as("where the " + name + " came out").isEmpty();
        });
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        if (thrown != null) {
            thrown.printStackTrace(new PrintWriter(text));
        }
        return text.toString();
    }

    @Override
    public void close() {
        root.removeHandler(log);
    }
}
