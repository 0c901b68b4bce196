package dev.sendwell.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sendwell.contracts.ContractsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code ./sendwell bench NAME [--only PART,…] [--json]}. */
public final class Bench {
    private static final Map<String, Benchmark> ALL = new TreeMap<>(Map.of(
            "sender", new SenderBench(),
            "webhook", new WebhookBench(),
            "projection", new ProjectionBench(),
            "suppression", new SuppressionBench(),
            "report", new ReportBench(),
            "fuzz-webhook", new FuzzWebhook(),
            "crash-webhook", new CrashWebhook()));

    /** Held, because a logger that nobody holds forgets its level. */
    private static final Logger LOG = Logger.getLogger("");

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        Benchmark chosen = words.isEmpty() ? null : ALL.get(words.getFirst());
        List<String> options = new ArrayList<>(words.subList(Math.min(1, words.size()), words.size()));
        boolean json = options.remove("--json");
        int only = options.indexOf("--only");
        if (chosen == null || options.size() != (only == 0 ? 2 : 0)) {
            System.err.println("bench NAME [--only PART,…] [--json]   NAME: " + String.join(", ", ALL.keySet()));
            System.exit(2);
            return;
        }
        if (only == 0) {
            chosen.only(List.of(options.get(1).split(",", -1)));
        }
        // Broker and clients say a thousand lines at their start.
        LOG.setLevel(Level.SEVERE);
        Figures figures = new Figures();
        try (Ground ground = Ground.prepare()) {
            chosen.run(ground, figures);
        } catch (Throwable e) {
            // A broker that was started before something failed would keep the process alive.
            e.printStackTrace();
            System.exit(1);
        }
        figures.print();
        if (json) {
            ObjectNode line = ContractsJson.mapper().createObjectNode().put("bench", words.getFirst());
            figures.values().forEach(line::put);
            System.out.println(line);
        }
        System.exit(0);
    }

    /** One measurement. */
    interface Benchmark {
        void run(Ground ground, Figures figures) throws Exception;

        /**
         * Measures only some of its parts from now on.
         *
         * @throws IllegalArgumentException when it has no such part
         */
        default void only(List<String> parts) {
            throw new IllegalArgumentException("this bench has no parts");
        }
    }
}
