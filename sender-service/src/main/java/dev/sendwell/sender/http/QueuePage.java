package dev.sendwell.sender.http;

import dev.sendwell.contracts.LedgerId;
import dev.sendwell.dashboard.Role;
import dev.sendwell.sender.ledger.LedgerState;
import dev.sendwell.sender.queue.NotSentView;
import dev.sendwell.sender.queue.Queue;
import dev.sendwell.sender.queue.RequestView;
import dev.sendwell.sender.queue.WaitingView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The page that says what waits, what failed and why. */
@Path("/queue")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class QueuePage {
    private static final int LATEST = 20;
    /** htmx stops polling on this status (https://htmx.org/docs/#polling). */
    static final int STOP_ASKING = 286;

    private final Queue queue;

    QueuePage(Queue queue) {
        this.queue = queue;
    }

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public TemplateInstance page() {
        return Templates.queue(
                waiting(),
                settled(),
                queue.waiting(null, null, LATEST),
                queue.notSent(LedgerState.FAILED, null, LATEST));
    }

    /** Where one request stands. */
    @GET
    @Path("/requests/{integrationId}/{requestId: .+}")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public TemplateInstance request(
            @PathParam("integrationId") String integrationId, @PathParam("requestId") String requestId) {
        return Templates.request(integrationId, requestId, find(integrationId, requestId));
    }

    /** The same without the page around it, for a page that asks again until the request is settled. */
    @GET
    @Path("/requests/{integrationId}/{requestId: .+}/fragment")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public RestResponse<String> standing(
            @PathParam("integrationId") String integrationId, @PathParam("requestId") String requestId) {
        RequestView request = find(integrationId, requestId);
        String html = Templates.request$standing(request).render();
        boolean settled = request != null && request.state().isSettled();
        return RestResponse.ResponseBuilder.<String>create(settled ? STOP_ASKING : 200)
                .entity(html)
                .build();
    }

    private @Nullable RequestView find(String integrationId, String requestId) {
        return queue.find(LedgerId.of(integrationId, requestId)).orElse(null);
    }

    private List<Count> waiting() {
        return queue.waitingCounts().entrySet().stream()
                .flatMap(integration -> integration.getValue().entrySet().stream()
                        .map(cause -> new Count(integration.getKey(), cause.getKey(), cause.getValue())))
                .toList();
    }

    private List<Count> settled() {
        return queue.settled().entrySet().stream()
                .flatMap(integration -> integration.getValue().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(state -> new Count(
                                integration.getKey(),
                                state.getKey().word(),
                                state.getValue().count())))
                .toList();
    }

    /**
     * A line of a table of counts.
     *
     * @param what a state or a cause
     */
    public record Count(String integrationId, String what, long count) {}

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance queue(
                List<Count> waiting, List<Count> settled, List<WaitingView> latest, List<NotSentView> failed);

        static native TemplateInstance request(String integrationId, String requestId, @Nullable RequestView request);

        static native TemplateInstance request$standing(@Nullable RequestView request);
    }
}
