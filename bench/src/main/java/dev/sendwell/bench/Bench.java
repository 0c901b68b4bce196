package dev.sendwell.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sendwell.contracts.ContractsJson;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code ./sendwell bench NAME [--json]}. */
public final class Bench {
    private static final Map<String, Benchmark> ALL = new TreeMap<>(Map.of(
            "webhook", new WebhookBench(),
            "projection", new ProjectionBench(),
            "fuzz-webhook", new FuzzWebhook(),
            "crash-webhook", new CrashWebhook()));

    /** Held, because a logger that nobody holds forgets its level. */
    private static final Logger LOG = Logger.getLogger("");

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        Benchmark chosen = words.isEmpty() ? null : ALL.get(words.getFirst());
        if (chosen == null || !List.of("--json").containsAll(words.subList(1, words.size()))) {
            System.err.println("bench NAME [--json]   NAME: " + String.join(", ", ALL.keySet()));
            System.exit(2);
            return;
        }
        // Broker and clients say a thousand lines at their start.
        LOG.setLevel(Level.SEVERE);
        Figures figures = new Figures();
        try (Ground ground = Ground.prepare()) {
            chosen.run(ground, figures);
        }
        figures.print();
        if (words.contains("--json")) {
            ObjectNode json = ContractsJson.mapper().createObjectNode().put("bench", words.getFirst());
            figures.values().forEach(json::put);
            System.out.println(json);
        }
        System.exit(0);
    }

    /** One measurement. */
    interface Benchmark {
        void run(Ground ground, Figures figures) throws Exception;
    }
}
