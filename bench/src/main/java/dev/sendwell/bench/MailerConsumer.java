package dev.sendwell.bench;

import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** With the client under quarkus-mailer, which pools connections and pipelines by itself. */
final class MailerConsumer extends PlainConsumer {
    private static final int IN_FLIGHT = 500;

    private final MailClient client;
    private final Semaphore free = new Semaphore(IN_FLIGHT);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private MailerConsumer(int port) {
        client = MailClient.createShared(
                Vertx.vertx(),
                new MailConfig()
                        .setHostname("127.0.0.1")
                        .setPort(port)
                        .setOwnHostname("bench.example")
                        .setMaxPoolSize(CONNECTIONS)
                        .setKeepAlive(true));
    }

    public static void main(String[] arguments) throws Exception {
        new MailerConsumer(Integer.parseInt(arguments[1])).serve(arguments[0]);
    }

    @Override
    void send(String to, String subject, String text) throws InterruptedException {
        free.acquire();
        client.sendMail(new MailMessage("shop@example.org", to, subject, text)).onComplete(sent -> {
            if (sent.failed()) {
                failure.set(sent.cause());
            }
            free.release();
        });
    }

    @Override
    void awaitAll() throws InterruptedException {
        free.acquire(IN_FLIGHT);
        free.release(IN_FLIGHT);
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
    }
}
