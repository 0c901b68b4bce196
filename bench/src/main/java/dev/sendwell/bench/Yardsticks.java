package dev.sendwell.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.tools.ProducerPerformance;

/** What others reach on this machine. */
final class Yardsticks {
    private static final Pattern RECORDS = Pattern.compile("records sent, ([\\d.]+) records/sec");
    private static final Pattern VERIFICATIONS = Pattern.compile("nistp256\\)\\s+\\S+\\s+\\S+\\s+\\S+\\s+([\\d.]+)");

    private Yardsticks() {}

    /** Kafka's own producer test, with its defaults and acknowledgement by all replicas; records a second. */
    static double producerTest(Ground ground, String topic, int recordBytes, long records) throws Exception {
        PrintStream out = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            new Quiet().run(ground.bootstrapServers(), topic, recordBytes, records);
        } finally {
            System.setOut(out);
        }
        // The last line is about the whole run.
        return RECORDS.matcher(said.toString(StandardCharsets.UTF_8))
                .results()
                .map(MatchResult::group)
                .reduce((first, second) -> second)
                .map(line -> Double.parseDouble(line.replaceAll(".*sent, | records.*", "")))
                .orElseThrow(() -> new IllegalStateException("Kafka's producer test said nothing"));
    }

    /** ECDSA P-256 verifications a second by OpenSSL on one core, by the wall clock; empty where there is no openssl. */
    static OptionalDouble openSsl(int seconds) throws InterruptedException {
        try {
            Process speed = new ProcessBuilder(
                            "openssl", "speed", "-elapsed", "-seconds", Integer.toString(seconds), "ecdsap256")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(speed.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            speed.waitFor();
            return VERIFICATIONS
                    .matcher(said)
                    .results()
                    .mapToDouble(found -> Double.parseDouble(found.group(1)))
                    .findFirst();
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }

    private static final class Quiet {
        void run(String bootstrapServers, String topic, int recordBytes, long records) throws Exception {
            ProducerPerformance.main(new String[] {
                "--topic",
                topic,
                "--num-records",
                Long.toString(records),
                "--record-size",
                Integer.toString(recordBytes),
                "--throughput",
                "-1",
                "--producer-props",
                "bootstrap.servers=" + bootstrapServers,
                "acks=all"
            });
        }
    }
}
