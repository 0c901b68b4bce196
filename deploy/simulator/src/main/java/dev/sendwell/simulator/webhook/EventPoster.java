package dev.sendwell.simulator.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Collects events, cuts them into batches and posts each until it is answered with 2xx, at growing intervals for 24 hours.
 *
 * <p>Memory is bounded: what waits may take a third of the heap; beyond that events are given up and counted.
 */
public final class EventPoster implements AutoCloseable {
    /** SendGrid posts at 768 KB at the latest. */
    private static final int BATCH_BYTES = 768 * 1024;

    private static final int POSTS_AT_ONCE = 4;
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    /** Shorter than anywhere else: whoever restarts a service here is waiting for it. */
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

    private static final String CLOSED = "the simulator was stopped";
    private static final Duration GIVE_UP = Duration.ofHours(24);

    private final Webhooks webhooks;
    private final long waitingBytesLimit = Runtime.getRuntime().maxMemory() / 3;
    private final DelayQueue<Pending> pending = new DelayQueue<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-batches").factory());
    private final ExecutorService posts = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore permits = new Semaphore(POSTS_AT_ONCE);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(posts)
            .build();

    private final AtomicLong waitingEvents = new AtomicLong();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong postedEvents = new AtomicLong();
    private final AtomicLong givenUpEvents = new AtomicLong();
    private final AtomicLong refusedPosts = new AtomicLong();
    private final AtomicLong generation = new AtomicLong();
    private volatile String lastAnswer = "nothing posted yet";
    private volatile WebhookSettings settings;

    public EventPoster(Webhooks webhooks, WebhookSettings settings) {
        this.webhooks = webhooks;
        this.settings = settings;
        webhooks.setUpHere(settings.url());
        planNextCut();
    }

    /** How events are posted from now on. */
    public void use(WebhookSettings changed) {
        settings = changed;
        webhooks.setUpHere(changed.url());
    }

    public WebhookSettings settings() {
        return settings;
    }

    /**
     * Takes an event for every webhook that wants it.
     *
     * @param event SendGrid's word for it
     * @param json its JSON object
     * @param after when it happens, from now
     */
    public void add(String event, String json, Duration after) {
        for (Webhook webhook : webhooks.all()) {
            if (webhook.wants(event)) {
                add(webhook, json, after);
            }
        }
    }

    private void add(Webhook webhook, String json, Duration after) {
        WebhookSettings now = settings;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int times = random.nextInt(now.repeat()) + 1;
        for (int i = 0; i < times; i++) {
            long late = random.nextLong(now.delay().toMillis() + 1);
            boolean heldBack = now.shuffle() && random.nextInt(4) == 0;
            long oneBatch = heldBack || (i > 0 && random.nextBoolean())
                    ? now.batchInterval().toMillis()
                    : 0;
            enqueue(webhook.id(), json, after.plusMillis(late + oneBatch));
        }
    }

    private void enqueue(String webhookId, String json, Duration delay) {
        if (waitingBytes.addAndGet(json.length()) > waitingBytesLimit) {
            waitingBytes.addAndGet(-json.length());
            givenUpEvents.incrementAndGet();
            return;
        }
        waitingEvents.incrementAndGet();
        pending.add(new Pending(webhookId, json, System.nanoTime() + delay.toNanos()));
    }

    /** Forgets what waits, also what was refused so far. */
    public void clear() {
        generation.incrementAndGet();
        Pending forgotten = pending.peek();
        for (; forgotten != null; forgotten = pending.peek()) {
            if (pending.remove(forgotten)) {
                settle(1, forgotten.json().length());
            }
        }
    }

    /** How posting goes. */
    public Status status() {
        return new Status(waitingEvents.get(), postedEvents.get(), refusedPosts.get(), givenUpEvents.get(), lastAnswer);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        client.shutdownNow();
        posts.shutdownNow();
    }

    private void planNextCut() {
        schedule(this::cutBatches, settings.batchInterval());
    }

    private void cutBatches() {
        try {
            List<Pending> due = new ArrayList<>();
            pending.drainTo(due);
            if (settings.shuffle()) {
                Collections.shuffle(due);
            }
            Map<String, Batch> batches = new LinkedHashMap<>();
            for (Pending event : due) {
                Batch batch = batches.computeIfAbsent(event.webhookId(), Batch::new);
                if (batch.size() + event.json().length() > BATCH_BYTES) {
                    post(batch.close());
                    batch = new Batch(event.webhookId());
                    batches.put(event.webhookId(), batch);
                }
                batch.add(event.json());
            }
            batches.values().forEach(batch -> post(batch.close()));
        } finally {
            planNextCut();
        }
    }

    private void post(Closed batch) {
        try {
            posts.execute(() -> postNow(batch));
        } catch (RejectedExecutionException e) {
            lastAnswer = CLOSED;
        }
    }

    private void postNow(Closed batch) {
        String refusal;
        try {
            permits.acquire();
            try {
                refusal = deliver(batch);
            } finally {
                permits.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            lastAnswer = CLOSED;
            return;
        }
        if (refusal == null) {
            lastAnswer = "2xx";
            postedEvents.addAndGet(batch.events);
            settle(batch.events, batch.eventBytes);
        } else {
            lastAnswer = refusal;
            refusedPosts.incrementAndGet();
            retry(batch);
        }
    }

    private void retry(Closed batch) {
        boolean hopeless =
                webhooks.find(batch.webhookId).isEmpty() || Instant.now().isAfter(batch.cutAt.plus(GIVE_UP));
        if (hopeless || batch.generation != generation.get()) {
            givenUpEvents.addAndGet(batch.events);
            settle(batch.events, batch.eventBytes);
            return;
        }
        schedule(() -> post(batch), batch.nextWait());
    }

    /** Posts once; null when it was taken, else what was answered, in words. */
    private @Nullable String deliver(Closed batch) throws InterruptedException {
        Optional<Webhook> webhook = webhooks.find(batch.webhookId);
        if (webhook.isEmpty()) {
            return "the webhook was deleted";
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(webhook.get().url())
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json;charset=utf-8")
                .header("User-Agent", "SendGrid Event API")
                .POST(HttpRequest.BodyPublishers.ofByteArray(batch.body));
        webhook.get().keys().ifPresent(keys -> {
            String timestamp = Long.toString(Instant.now().getEpochSecond());
            request.header(Signer.TIMESTAMP, timestamp);
            request.header(Signer.SIGNATURE, new Signer(keys.getPrivate()).sign(timestamp, batch.body));
        });
        try {
            int status = client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            return status / 100 == 2 ? null : "HTTP status " + status;
        } catch (IOException e) {
            return "no answer (" + e.getClass().getSimpleName() + ")";
        }
    }

    private void settle(int events, long bytes) {
        waitingEvents.addAndGet(-events);
        waitingBytes.addAndGet(-bytes);
    }

    private void schedule(Runnable task, Duration delay) {
        try {
            Future<?> unused = clock.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            lastAnswer = CLOSED;
        }
    }

    /**
     * How posting goes.
     *
     * @param waitingEvents not yet answered with 2xx, those included that have not happened yet
     * @param postedEvents answered with 2xx
     * @param refusedPosts answered otherwise or not at all
     * @param givenUpEvents thrown away, for want of memory, after 24 hours, or with their webhook
     * @param lastAnswer to the last post, in words
     */
    public record Status(
            long waitingEvents, long postedEvents, long refusedPosts, long givenUpEvents, String lastAnswer) {}

    private record Pending(String webhookId, String json, long dueNanos) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.signum(dueNanos - ((Pending) other).dueNanos);
        }
    }

    /** Events with {@code ,} CR LF between them; the array ends {@code ]} CR LF. */
    private final class Batch {
        private final String webhookId;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream(8192);
        private int events;
        private long eventBytes;

        Batch(String webhookId) {
            this.webhookId = webhookId;
        }

        int size() {
            return body.size();
        }

        void add(String json) {
            body.writeBytes((events == 0 ? "[" : ",\r\n").getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(json.getBytes(StandardCharsets.UTF_8));
            events++;
            eventBytes += json.length();
        }

        Closed close() {
            body.writeBytes("]\r\n".getBytes(StandardCharsets.US_ASCII));
            return new Closed(webhookId, body.toByteArray(), events, eventBytes, Instant.now(), generation.get());
        }
    }

    /** A batch that is posted until it is taken. */
    private static final class Closed {
        private final String webhookId;
        private final byte[] body;
        private final int events;
        private final long eventBytes;
        private final Instant cutAt;
        private final long generation;
        private int refusals;

        Closed(String webhookId, byte[] body, int events, long eventBytes, Instant cutAt, long generation) {
            this.webhookId = webhookId;
            this.body = body;
            this.events = events;
            this.eventBytes = eventBytes;
            this.cutAt = cutAt;
            this.generation = generation;
        }

        /** How long to wait after one more refusal. */
        Duration nextWait() {
            Duration grown = FIRST_RETRY.multipliedBy(1L << Math.min(refusals++, 20));
            return grown.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : grown;
        }
    }
}
