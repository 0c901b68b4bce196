package dev.sendwell.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sendwell.contracts.ContractsJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for services to be ready, and tells what they wait for. */
final class Readiness {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(150);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final CountDownLatch givenUp;

    /**
     * @param givenUp ends every wait
     */
    Readiness(CountDownLatch givenUp) {
        this.givenUp = givenUp;
    }

    /**
     * Returns when all are ready.
     *
     * @throws IllegalStateException when one ends instead or takes too long, or the wait is given up; the message names the log
     */
    void await(Collection<ServiceProcess> services) throws InterruptedException {
        long from = System.nanoTime();
        List<ServiceProcess> waiting = new ArrayList<>(services);
        while (true) {
            List<String> missing = new ArrayList<>();
            for (ServiceProcess service : List.copyOf(waiting)) {
                if (!service.runs()) {
                    throw new IllegalStateException(service.name() + " ended while it started; see " + service.log());
                }
                Optional<String> lacks = missing(service.management());
                if (lacks.isEmpty()) {
                    waiting.remove(service);
                    Terminal.ready(service.name(), from);
                } else {
                    missing.add(service.name() + ": " + lacks.get());
                }
            }
            if (waiting.isEmpty()) {
                return;
            }
            if (System.nanoTime() - from > LIMIT.toNanos()) {
                throw new IllegalStateException(
                        "not ready after " + LIMIT.toSeconds() + " s: " + String.join("; ", missing) + "; see "
                                + waiting.getFirst().log());
            }
            Terminal.status(String.join("   ", missing));
            if (givenUp.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the start was given up");
            }
        }
    }

    /** Nothing when a service is ready, otherwise what it waits for, in words. */
    private Optional<String> missing(URI management) throws InterruptedException {
        HttpRequest ready = HttpRequest.newBuilder(management.resolve("/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            HttpResponse<String> answer = http.send(ready, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.empty() : Optional.of(reasons(answer.body()));
        } catch (IOException e) {
            return Optional.of("starting");
        }
    }

    /** The checks that are down, with what they say about it (MicroProfile Health). */
    static String reasons(String health) {
        List<String> reasons = new ArrayList<>();
        try {
            for (JsonNode check : ContractsJson.mapper().readTree(health).path("checks")) {
                if (!"UP".equals(check.path("status").asText())) {
                    reasons.add(check.path("name").asText() + said(check.get("data")));
                }
            }
        } catch (JsonProcessingException e) {
            reasons.clear();
        }
        return reasons.isEmpty() ? "not ready" : String.join(", ", reasons);
    }

    private static String said(@Nullable JsonNode data) {
        List<String> values = new ArrayList<>();
        if (data != null) {
            data.forEach(value -> values.add(value.asText()));
        }
        return values.isEmpty() ? "" : " (" + String.join(", ", values) + ")";
    }
}
