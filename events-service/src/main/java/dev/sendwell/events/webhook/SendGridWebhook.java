package dev.sendwell.events.webhook;

import dev.sendwell.events.EventsConfig;
import dev.sendwell.events.integration.KnownIntegration;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * The callback URL of an integration: {@code POST /webhooks/sendgrid/{token}}. The token and the signature are its protection.
 *
 * <p>A handler of Vert.x and no resource of REST, which would cost more than the signature: a body is gathered on the event loop
 * without a thread that waits for it, and a virtual thread takes it when it is whole.
 */
@ApplicationScoped
class SendGridWebhook {
    private static final Logger LOG = Logger.getLogger(SendGridWebhook.class);
    private static final String PATH = "/webhooks/sendgrid/:token";
    private static final int CHUNK = 16 * 1024;

    private final Reception reception;
    private final int maxBody;
    private final Room room;
    private final Duration readWithin;
    private final ExecutorService threads;

    SendGridWebhook(Reception reception, EventsConfig config, @VirtualThreads ExecutorService threads) {
        this.reception = reception;
        this.maxBody = Math.toIntExact(config.webhook().maxBody().asLongValue());
        this.room = new Room(
                Math.max(maxBody, Math.toIntExact(config.webhook().maxInFlight().asLongValue())));
        this.readWithin = config.webhook().readWithin();
        this.threads = threads;
    }

    void register(@Observes Router router) {
        router.post(PATH).handler(this::take);
        router.route(PATH).handler(SendGridWebhook::refuseMethod);
    }

    private void take(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        switch (reception.addressee(routing.pathParam("token"))) {
            case Reception.Addressee.Nobody nobody -> end(request, nobody.answer());
            case Reception.Addressee.Known(KnownIntegration integration) -> {
                int size = announced(request);
                if (room.take(size)) {
                    new Arrival(request, integration, size).gather(routing.vertx());
                } else {
                    end(request, reception.notNow());
                }
            }
        }
    }

    private static void refuseMethod(RoutingContext routing) {
        routing.response()
                .setStatusCode(405)
                .putHeader(HttpHeaders.ALLOW, HttpMethod.POST.name())
                .end();
    }

    private int announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? maxBody : (int) Math.min(maxBody, Long.parseLong(length));
    }

    private void answer(HttpServerRequest request, KnownIntegration integration, byte[] body) {
        try {
            end(
                    request,
                    reception.take(
                            integration,
                            new Post(
                                    request.getHeader("X-Twilio-Email-Event-Webhook-Signature"),
                                    request.getHeader("X-Twilio-Email-Event-Webhook-Timestamp"),
                                    request.getHeader(HttpHeaders.AUTHORIZATION),
                                    body)));
        } catch (RuntimeException e) {
            LOG.errorf(e, "a post is not taken integration=%s", integration.id());
            end(request, 500, "");
        }
    }

    private static Future<Void> end(HttpServerRequest request, Answer answer) {
        return end(request, answer.status(), answer.words());
    }

    private static Future<Void> end(HttpServerRequest request, int status, String words) {
        HttpServerResponse response = request.response();
        // Whatever cuts a body off has answered already, and who has gone wants no answer.
        if (response.headWritten() || response.closed()) {
            return Future.succeededFuture();
        }
        response.setStatusCode(status);
        return words.isEmpty()
                ? response.end()
                : response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain;charset=UTF-8")
                        .end(words);
    }

    /** A body on its way in. Until it is whole everything happens on the event loop of its connection. */
    private final class Arrival {
        private final HttpServerRequest request;
        private final KnownIntegration integration;
        private final int room;
        private byte[] bytes;
        private int length;
        private boolean done;

        Arrival(HttpServerRequest request, KnownIntegration integration, int room) {
            this.request = request;
            this.integration = integration;
            this.room = room;
            this.bytes = new byte[Math.min(room, CHUNK)];
        }

        void gather(Vertx vertx) {
            long timer = vertx.setTimer(readWithin.toMillis(), late -> tooSlow());
            request.handler(this::more)
                    .endHandler(end -> {
                        vertx.cancelTimer(timer);
                        whole();
                    })
                    .exceptionHandler(broken -> {
                        vertx.cancelTimer(timer);
                        gone();
                    });
        }

        /** What is beyond the limit is read and thrown away, so that whoever sends it reads the answer. */
        private void more(Buffer part) {
            long sum = (long) length + part.length();
            if (sum <= maxBody && !done) {
                if (sum > bytes.length) {
                    bytes = Arrays.copyOf(bytes, (int) Math.max(sum, Math.min(2L * bytes.length, room)));
                }
                part.getBytes(bytes, length);
            }
            length = (int) Math.min(sum, maxBody + 1L);
        }

        private void whole() {
            if (done) {
                return;
            }
            done = true;
            if (length > maxBody) {
                SendGridWebhook.this.room.giveBack(room);
                end(request, reception.refuse(integration, Answer.TOO_LARGE));
                return;
            }
            byte[] body = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
            try {
                threads.execute(() -> {
                    try {
                        answer(request, integration, body);
                    } finally {
                        SendGridWebhook.this.room.giveBack(room);
                    }
                });
            } catch (RejectedExecutionException stopping) {
                SendGridWebhook.this.room.giveBack(room);
                end(request, reception.notNow());
            }
        }

        private void tooSlow() {
            if (done) {
                return;
            }
            done = true;
            SendGridWebhook.this.room.giveBack(room);
            Answer answer = reception.refuse(integration, Answer.TOO_SLOW);
            if (request.version() == HttpVersion.HTTP_2 || request.response().headWritten()) {
                end(request, answer);
                return;
            }
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            end(request, answer).onComplete(told -> request.connection().close());
        }

        /** The connection, or this stream of it, has ended: nobody waits for an answer. */
        private void gone() {
            if (!done) {
                done = true;
                SendGridWebhook.this.room.giveBack(room);
            }
        }
    }
}
