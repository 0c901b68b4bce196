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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The callback URL of an integration: {@code POST /webhooks/sendgrid/{token}}. The token and the signature are its protection. */
@Path("/webhooks/sendgrid/{token}")
@PermitAll
public class SendGridWebhook {
    private final Reception reception;
    private final int maxBody;

    SendGridWebhook(Reception reception, EventsConfig config) {
        this.reception = reception;
        this.maxBody = Math.toIntExact(config.webhook().maxBody().asLongValue());
    }

    @POST
    @RunOnVirtualThread
    @Operation(hidden = true)
    public Response take(
            @PathParam("token") String token,
            @HeaderParam("X-Twilio-Email-Event-Webhook-Signature") @Nullable String signature,
            @HeaderParam("X-Twilio-Email-Event-Webhook-Timestamp") @Nullable String timestamp,
            InputStream body)
            throws IOException {
        return switch (reception.addressee(token)) {
            case Reception.Addressee.Nobody nobody -> response(nobody.answer());
            case Reception.Addressee.Known known -> {
                KnownIntegration integration = known.integration();
                byte[] bytes = body.readNBytes(maxBody + 1);
                yield response(
                        bytes.length > maxBody
                                ? reception.refuse(integration, Answer.TOO_LARGE)
                                : reception.take(integration, new Post(signature, timestamp, bytes)));
            }
        };
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
