package dev.sendwell.bench;

import dev.sendwell.testkit.fuzz.HostileBodies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hostile posts, every fourth without a signature: none may be answered with a 5xx other than 503, none without a signature may be
 * taken, and the service's memory stays bounded. A million, or as many as {@code SENDWELL_BENCH_INPUTS} says.
 */
final class FuzzWebhook implements Bench.Benchmark {
    private static final int CONNECTIONS = 4;
    private static final long REPORT_EVERY = 50_000;

    @Override
    public void run(Ground ground, Figures figures) throws Exception {
        long inputs = Long.parseLong(System.getenv().getOrDefault("SENDWELL_BENCH_INPUTS", "1000000"));
        long seed = Long.parseLong(System.getenv().getOrDefault("SENDWELL_BENCH_SEED", "1"));
        SendGridAccount account = new SendGridAccount();
        EventsService service = ground.keep(EventsService.start(ground, Map.of("sendwell.projections", "false")));
        account.introduce(ground.kafka(), service.webhookKeyset());
        byte[] known = account.request(SendGridAccount.path(), account.body(1));
        try (Load.Connection connection = new Load.Connection(service.port())) {
            while (connection.post(known) != 204) {
                Thread.sleep(100);
            }
        }
        Map<String, Long> answers = new ConcurrentHashMap<>();
        AtomicLong left = new AtomicLong(inputs);
        AtomicLong largest = new AtomicLong();
        List<Callable<Void>> posters = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            HostileBodies bodies = new HostileBodies(seed * CONNECTIONS + i);
            posters.add(() -> {
                try (Load.Connection connection = new Load.Connection(service.port())) {
                    for (long number = left.getAndDecrement(); number > 0; number = left.getAndDecrement()) {
                        boolean signed = number % 4 != 0;
                        byte[] body = number % 10_000 == 0 ? HostileBodies.tenThousandOfOneAddress() : bodies.next();
                        int status = connection.post(SendGridAccount.request(
                                SendGridAccount.path(), body, signed ? account.sign(body) : ""));
                        answers.merge((signed ? "signed " : "unsigned ") + status, 1L, Long::sum);
                        check(signed, status, seed);
                        if (number % REPORT_EVERY == 0) {
                            largest.accumulateAndGet(service.residentBytes(), Math::max);
                            System.out.println("  " + number + " to go: " + new TreeMap<>(answers));
                        }
                    }
                }
                return null;
            });
        }
        long from = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (Future<Void> one : threads.invokeAll(posters)) {
                one.get();
            }
        }
        largest.accumulateAndGet(service.residentBytes(), Math::max);
        if (!service.isAlive()) {
            throw new IllegalStateException("events-service did not live through it");
        }
        figures.value("inputs", inputs);
        figures.value("inputs_per_second", inputs * 1e9 / (System.nanoTime() - from));
        figures.value("largest_resident_mb", largest.get() / 1_048_576d);
        new TreeMap<>(answers).forEach((answer, count) -> figures.value(answer.replace(' ', '_'), count));
    }

    private static void check(boolean signed, int status, long seed) {
        boolean unexpected = status >= 500 && status != 503;
        boolean taken = status < 300;
        if (unexpected || (taken && !signed)) {
            throw new IllegalStateException(
                    (signed ? "a signed" : "an unsigned") + " post was answered " + status + " with seed " + seed);
        }
    }
}
