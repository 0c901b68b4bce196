package dev.sendwell.events.unsubscribe;

import dev.sendwell.events.integration.Integrations;
import dev.sendwell.events.integration.KnownIntegration;
import dev.sendwell.events.unsubscribe.Subscriptions.Subscription;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;

/**
 * What the unsubscribe link of a message opens. A mail program posts to the same URL without a person looking (RFC 8058 §3.2); the body
 * of a post is not read, since there is nothing else that it could ask for.
 */
@Path("/u/{token}")
@PermitAll
@Produces(MediaType.TEXT_HTML)
public class UnsubscribePages {
    private static final Logger LOG = Logger.getLogger(UnsubscribePages.class);

    private final Subscriptions subscriptions;
    private final Integrations integrations;

    UnsubscribePages(Subscriptions subscriptions, Integrations integrations) {
        this.subscriptions = subscriptions;
        this.integrations = integrations;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance subscription(String token, String sender, String address, boolean left);

        static native TemplateInstance nothing(String title, String words);
    }

    /** What is done before the page is shown. */
    @FunctionalInterface
    private interface Step {
        void with(Subscription subscription) throws SQLException;
    }

    /** Programs open links to look for harm: a page does nothing. */
    @GET
    @RunOnVirtualThread
    @Operation(hidden = true)
    public Response look(@PathParam("token") String token) {
        return answer(token, subscription -> {});
    }

    @POST
    @RunOnVirtualThread
    @Operation(hidden = true)
    public Response leave(@PathParam("token") String token) {
        return answer(token, subscriptions::leave);
    }

    @POST
    @Path("back")
    @RunOnVirtualThread
    @Operation(hidden = true)
    public Response comeBack(@PathParam("token") String token) {
        return answer(token, subscriptions::comeBack);
    }

    private Response answer(String token, Step step) {
        Optional<Subscription> found = subscriptions.find(token);
        if (found.isEmpty()) {
            return page(
                    Response.Status.NOT_FOUND,
                    Templates.nothing(
                            "This link does not work",
                            "It may have been cut off. Open it again from the message, or answer the message and ask"
                                    + " the sender to take you off the list."));
        }
        Subscription subscription = found.get();
        try {
            step.with(subscription);
            String sender = integrations
                    .byId(subscription.token().integrationId())
                    .map(KnownIntegration::sender)
                    .orElse("this sender");
            return page(
                    Response.Status.OK,
                    Templates.subscription(
                            token, sender, hint(subscription.token().address()), subscriptions.hasLeft(subscription)));
        } catch (SQLException e) {
            LOG.errorf(
                    e,
                    "an unsubscribe link cannot be served integration=%s",
                    subscription.token().integrationId());
            return page(
                    Response.Status.SERVICE_UNAVAILABLE,
                    Templates.nothing("This does not work at the moment", "Please try again in a few minutes."));
        }
    }

    private static Response page(Response.Status status, TemplateInstance page) {
        return Response.status(status)
                .header("X-Robots-Tag", "noindex, nofollow")
                .entity(page.render())
                .build();
    }

    /** Enough for its owner to know it, too little for somebody who was forwarded the message. */
    private static String hint(String address) {
        return address.substring(0, address.offsetByCodePoints(0, 1)) + "…"
                + address.substring(address.lastIndexOf('@'));
    }
}
