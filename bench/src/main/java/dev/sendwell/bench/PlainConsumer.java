package dev.sendwell.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sendwell.contracts.ContractsJson;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What a service would do without Sendwell: reads requests, sends each, commits. Keeps no ledger and checks nothing. In a process of
 * its own with the heap of sender-service; told on its standard input how many to send.
 */
abstract class PlainConsumer {
    static final int CONNECTIONS = 50;

    /** Begins to send one message, and returns as soon as the next may begin. */
    abstract void send(String to, String subject, String text) throws Exception;

    /** Waits until the server has taken all that was begun. */
    abstract void awaitAll() throws Exception;

    /** The process: {@code BROKERS}; each line it reads is a number, each it writes how many seconds so many took. */
    final void serve(String brokers) throws Exception {
        PrintStream out = System.out;
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers, "group.id", getClass().getSimpleName()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(Requests.partitions(Requests.TOPIC));
            consumer.seekToEnd(consumer.assignment());
            consumer.assignment().forEach(consumer::position);
            out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                long from = System.nanoTime();
                consume(consumer, Integer.parseInt(line));
                out.println((System.nanoTime() - from) / 1e9);
            }
        }
        System.exit(0);
    }

    private void consume(KafkaConsumer<byte[], byte[]> consumer, int number) throws Exception {
        int taken = 0;
        while (taken < number) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                JsonNode request = ContractsJson.mapper().readTree(record.value());
                send(
                        request.path("to").path("address").asText(),
                        request.path("subject").asText(),
                        request.path("text").asText());
                taken++;
            }
            awaitAll();
            consumer.commitSync();
        }
    }

    /** Such a process. */
    static final class Running implements Closeable {
        private final Process process;
        private final BufferedReader out;
        private final PrintStream in;

        private Running(Process process) {
            this.process = process;
            this.out = process.inputReader(StandardCharsets.UTF_8);
            this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        }

        static Running start(Ground ground, Class<? extends PlainConsumer> consumer, SmtpSink sink) throws IOException {
            Running running = new Running(new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            SenderService.HEAP,
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            consumer.getName(),
                            ground.bootstrapServers(),
                            Integer.toString(sink.port())))
                    .redirectError(ground.folder()
                            .resolve(consumer.getSimpleName() + ".log")
                            .toFile())
                    .start());
            running.answer();
            return running;
        }

        private String answer() throws IOException {
            String line = out.readLine();
            if (line == null) {
                throw new IllegalStateException("a consumer ended: " + process.info());
            }
            return line;
        }

        /** Sends the next so many; messages a second. */
        double run(int number) throws IOException {
            in.println(number);
            return number / Double.parseDouble(answer());
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
