package dev.sendwell.sender.http;

import dev.sendwell.dashboard.Role;
import dev.sendwell.sender.ledger.LedgerState;
import dev.sendwell.sender.queue.NotSentView;
import dev.sendwell.sender.queue.Queue;
import dev.sendwell.sender.queue.WaitingView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/** The page that says what waits, what failed and why. */
@Path("/queue")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class QueuePage {
    private static final int LATEST = 20;

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
    }
}
