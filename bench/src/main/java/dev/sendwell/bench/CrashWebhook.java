package dev.sendwell.bench;

import dev.sendwell.kafka.Topics;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;

/**
 * Kills events-service, PostgreSQL and the broker, again and again, while posts come in and are repeated until they are
 * acknowledged, as SendGrid repeats them. In the end the journal and the report must have every acknowledged event exactly once.
 */
final class CrashWebhook implements Bench.Benchmark {
    private static final int POSTERS = 3;
    private static final int TURNS = 3;
    private static final int BODY_BYTES = 20_000;
    private static final long QUIET_SECONDS = 4;
    private static final Duration CAUGHT_UP_WITHIN = Duration.ofMinutes(5);

    private final SendGridAccount account = new SendGridAccount();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();

    @Override
    public void run(Ground ground, Figures figures) throws Exception {
        Broker broker =
                new Broker(ground.folder().resolve("broker"), ground.folder().resolve("broker.log"));
        broker.start();
        ground.keep(broker);
        try (Admin admin = Admin.create(broker.kafka())) {
            Topics.create(admin);
        }
        EventsService service = ground.keep(EventsService.start(
                ground,
                Map.of("kafka.bootstrap.servers", broker.bootstrapServers(), "sendwell.webhook.publish-within", "5s")));
        account.introduce(broker.kafka(), service.webhookKeyset());

        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(POSTERS)) {
            List<Future<Void>> posters = new ArrayList<>();
            for (int i = 0; i < POSTERS; i++) {
                posters.add(threads.submit(poster(service.port(), done)));
            }
            try {
                for (int turn = 1; turn <= TURNS; turn++) {
                    TimeUnit.SECONDS.sleep(QUIET_SECONDS);
                    say("events-service is killed");
                    service.kill();
                    service.start();
                    TimeUnit.SECONDS.sleep(QUIET_SECONDS);
                    say("PostgreSQL is killed");
                    killPostgres(ground);
                    TimeUnit.SECONDS.sleep(QUIET_SECONDS);
                    say("the broker is killed");
                    broker.kill();
                    broker.start();
                }
                TimeUnit.SECONDS.sleep(QUIET_SECONDS);
            } finally {
                done.set(true);
            }
            for (Future<Void> poster : posters) {
                poster.get();
            }
        }
        say("everything is acknowledged");
        compare(service, figures);
    }

    private Callable<Void> poster(int port, AtomicBoolean done) {
        return () -> {
            Load.Connection connection = null;
            while (!done.get()) {
                SendGridAccount.Body body;
                synchronized (account) {
                    body = account.body(BODY_BYTES);
                }
                byte[] request = account.request(SendGridAccount.path(), body);
                boolean taken = false;
                while (!taken) {
                    try {
                        connection = connection == null ? new Load.Connection(port) : connection;
                        taken = connection.post(request) == 204;
                    } catch (IOException e) {
                        connection = null;
                    }
                    if (!taken) {
                        repeated.incrementAndGet();
                        TimeUnit.MILLISECONDS.sleep(200);
                    }
                }
                acknowledged.addAndGet(body.events());
            }
            return null;
        };
    }

    /** One of its processes dies, whereupon it stops all of them and recovers from its log. */
    private static void killPostgres(Ground ground) throws SQLException, IOException {
        try (Connection victim = DriverManager.getConnection(
                        ground.postgres().jdbcUrl("postgres"),
                        ground.postgres().superuser(),
                        ground.postgres().password());
                Statement statement = victim.createStatement();
                ResultSet pid = statement.executeQuery("select pg_backend_pid()")) {
            pid.next();
            new ProcessBuilder("kill", "-KILL", pid.getString(1)).start();
        }
    }

    private void compare(EventsService service, Figures figures) throws Exception {
        long until = System.nanoTime() + CAUGHT_UP_WITHIN.toNanos();
        long journaled = 0;
        while (journaled < acknowledged.get() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(500);
            journaled = count(service, "event");
        }
        // Were an event counted twice, it would be by now.
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        journaled = count(service, "event");
        long reportable = count(service, "event where type in ('delivered', 'bounced', 'opened')");
        long reported = count(service, "report_event");
        long counted = number(service, "select sum(delivered_total + bounced_total + opened_total) from report_count");
        figures.value("acknowledged", acknowledged.get());
        figures.value("repeated_posts", repeated.get());
        figures.value("journaled", journaled);
        figures.value("reported", reported);
        if (journaled != acknowledged.get() || reported != reportable || counted != reportable) {
            throw new IllegalStateException("acknowledged " + acknowledged + ", journaled " + journaled
                    + "; of these to be reported " + reportable + ", reported " + reported + ", counted " + counted);
        }
    }

    private static long count(EventsService service, String from) throws InterruptedException {
        return number(service, "select count(*) from " + from);
    }

    private static long number(EventsService service, String sql) throws InterruptedException {
        while (true) {
            try (Connection database =
                            DriverManager.getConnection(service.jdbcUrl(), "sendwell_events_owner", "owner");
                    Statement statement = database.createStatement();
                    ResultSet result = statement.executeQuery(sql)) {
                result.next();
                return result.getLong(1);
            } catch (SQLException e) {
                // It recovers.
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
    }

    private void say(String what) {
        System.out.printf("  %,10d events acknowledged, %s%n", acknowledged.get(), what);
    }
}
