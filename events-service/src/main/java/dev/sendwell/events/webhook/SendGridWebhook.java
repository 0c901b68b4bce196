package dev.sendwell.events.webhook;

import dev.sendwell.events.EventsConfig;
import dev.sendwell.events.integration.KnownIntegration;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The callback URL of an integration: {@code POST /webhooks/sendgrid/{token}}. The token and the signature are its protection. */
@Path("/webhooks/sendgrid/{token}")
@PermitAll
public class SendGridWebhook {
    private static final int CHUNK = 16 * 1024;

    private final Reception reception;
    private final int maxBody;
    private final Room room;
    private final Duration readWithin;

    SendGridWebhook(Reception reception, EventsConfig config) {
        this.reception = reception;
        this.maxBody = Math.toIntExact(config.webhook().maxBody().asLongValue());
        this.room = new Room(
                Math.max(maxBody, Math.toIntExact(config.webhook().maxInFlight().asLongValue())));
        this.readWithin = config.webhook().readWithin();
    }

    @POST
    @RunOnVirtualThread
    @Operation(hidden = true)
    public Response take(
            @PathParam("token") String token,
            @HeaderParam("X-Twilio-Email-Event-Webhook-Signature") @Nullable String signature,
            @HeaderParam("X-Twilio-Email-Event-Webhook-Timestamp") @Nullable String timestamp,
            @HeaderParam("Authorization") @Nullable String authorization,
            @HeaderParam("Content-Length") @Nullable Long announced,
            InputStream body) {
        return switch (reception.addressee(token)) {
            case Reception.Addressee.Nobody nobody -> response(nobody.answer());
            case Reception.Addressee.Known(KnownIntegration integration) -> {
                int size = announced == null || announced < 0 || announced > maxBody ? maxBody : announced.intValue();
                if (!room.take(size)) {
                    yield response(reception.notNow());
                }
                try {
                    yield response(answer(integration, signature, timestamp, authorization, body));
                } finally {
                    room.giveBack(size);
                }
            }
        };
    }

    private Answer answer(
            KnownIntegration integration,
            @Nullable String signature,
            @Nullable String timestamp,
            @Nullable String authorization,
            InputStream body) {
        byte[] bytes = read(body);
        if (bytes == null) {
            return reception.refuse(integration, Answer.TOO_SLOW);
        }
        return bytes.length > maxBody
                ? reception.refuse(integration, Answer.TOO_LARGE)
                : reception.take(integration, new Post(signature, timestamp, authorization, bytes));
    }

    /** The body, or its beginning where it is larger than allowed; null when it does not come in time. */
    private byte @Nullable [] read(InputStream body) {
        long from = System.nanoTime();
        byte[] bytes = new byte[CHUNK];
        int length = 0;
        try {
            while (true) {
                int read = body.read(bytes, length, bytes.length - length);
                if (read < 0) {
                    return Arrays.copyOf(bytes, length);
                }
                length += read;
                if (length > maxBody) {
                    return bytes;
                }
                if (System.nanoTime() - from > readWithin.toNanos()) {
                    return null;
                }
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, (int) Math.min(2L * length, maxBody + 1L));
                }
            }
        } catch (IOException e) {
            // Nothing came for a while, or the connection is gone.
            return null;
        }
    }

    private static Response response(Answer answer) {
        Response.ResponseBuilder response = Response.status(answer.status());
        return answer.words().isEmpty()
                ? response.build()
                : response.entity(answer.words())
                        .type(MediaType.TEXT_PLAIN_TYPE)
                        .build();
    }
}
