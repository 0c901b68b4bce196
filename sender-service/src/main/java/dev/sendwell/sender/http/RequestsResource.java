package dev.sendwell.sender.http;

import dev.sendwell.contracts.LedgerId;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Violation;
import dev.sendwell.sender.ledger.LedgerState;
import dev.sendwell.sender.queue.NotSentView;
import dev.sendwell.sender.queue.Queue;
import dev.sendwell.sender.queue.RequestView;
import dev.sendwell.sender.queue.WaitingView;
import dev.sendwell.sender.stop.StopDesk;
import dev.sendwell.sender.stop.StopOrder;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What became of requests, and the orders that stop them. */
@Path("/api/requests")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RequestsResource {
    private static final String WAITING = "waiting";
    private static final List<LedgerState> LISTED =
            List.of(LedgerState.FAILED, LedgerState.SUPPRESSED, LedgerState.EXPIRED, LedgerState.CANCELLED);

    private final Queue queue;
    private final StopDesk stops;

    RequestsResource(Queue queue, StopDesk stops) {
        this.queue = queue;
        this.stops = stops;
    }

    /** The state of one request. */
    @GET
    @Path("/{integrationId}/{requestId: .+}")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public OneRequest one(@PathParam("integrationId") String integrationId, @PathParam("requestId") String requestId) {
        LedgerId id = LedgerId.of(integrationId, requestId);
        return queue.find(id)
                .map(view -> OneRequest.of(integrationId, requestId, id, view))
                .orElseThrow(() -> new ProblemException(Problem.notFound(
                        "No request of this id has been taken, or it is older than what is remembered.")));
    }

    /** Requests in one state: {@code waiting}, {@code unconfirmed}, or settled without being accepted. */
    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public Listing list(
            @QueryParam("state") @NotNull String state,
            @QueryParam("integration") @Nullable String integrationId,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        if (state.equals(WAITING)) {
            return new Listing(queue.waiting(integrationId, null, limit), List.of());
        }
        if (state.equals(LedgerState.UNCONFIRMED.word())) {
            return new Listing(queue.waiting(integrationId, state, limit), List.of());
        }
        return LISTED.stream()
                .filter(one -> one.word().equals(state))
                .findFirst()
                .map(one -> new Listing(List.of(), queue.notSent(one, integrationId, limit)))
                .orElseThrow(() ->
                        invalid("state", "must be waiting, unconfirmed, failed, suppressed, expired or cancelled"));
    }

    /** How many requests are in each state and wait for each cause, by integration, and the orders in force. */
    @GET
    @Path("/summary")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public Summary summary() {
        Map<String, Map<String, Long>> settled = new TreeMap<>();
        queue.settled()
                .forEach((integration, states) ->
                        states.forEach((state, counted) -> settled.computeIfAbsent(integration, id -> new TreeMap<>())
                                .put(state.word(), counted.count())));
        return new Summary(
                settled,
                queue.waitingCounts(),
                stops.orders().stream().map(Order::of).toList());
    }

    /** Holds requests until they are resumed. */
    @POST
    @Path("/hold")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN)
    public Stopped hold(@NotNull Stop stop, @Context SecurityContext who) {
        return new Stopped(stops.hold(stop.reach(), who.getUserPrincipal().getName(), stop.reason()));
    }

    /** Takes back the holds of exactly this reach. */
    @POST
    @Path("/resume")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN)
    public Stopped resume(@NotNull Stop stop) {
        return new Stopped(stops.resume(stop.reach()));
    }

    /** Cancels everything that was published until now. */
    @POST
    @Path("/cancel")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN)
    public Stopped cancel(@NotNull Stop stop, @Context SecurityContext who) {
        return new Stopped(stops.cancel(stop.reach(), who.getUserPrincipal().getName(), stop.reason()));
    }

    private static ProblemException invalid(String field, String message) {
        return new ProblemException(Problem.invalid(List.of(new Violation(field, message))));
    }

    /**
     * Where one request stands.
     *
     * @param state sending, waiting, unconfirmed, accepted, failed, suppressed, expired or cancelled
     * @param attempt how often it was tried
     * @param conversation what the last attempt and the server said to each other, line by line, {@code C:} the sender and
     *     {@code S:} the server; secrets are masked. Only of a test e-mail that did not get through, else empty
     */
    public record OneRequest(
            String integrationId,
            String requestId,
            String ledgerId,
            String state,
            int attempt,
            Instant changedAt,
            @Nullable WaitingView waiting,
            @Nullable NotSentView notSent,
            List<String> conversation) {

        static OneRequest of(String integrationId, String requestId, LedgerId id, RequestView view) {
            return new OneRequest(
                    integrationId,
                    requestId,
                    id.toString(),
                    view.state().word(),
                    view.attempt(),
                    view.changedAt(),
                    view.waiting(),
                    view.notSent(),
                    view.conversation());
        }
    }

    /** Requests in one state; one of the two lists is empty. */
    public record Listing(List<WaitingView> waiting, List<NotSentView> notSent) {}

    /**
     * Counts.
     *
     * @param settled by integration and state, for as long as requests are remembered
     * @param waiting by integration and cause, now
     */
    public record Summary(
            Map<String, Map<String, Long>> settled, Map<String, Map<String, Long>> waiting, List<Order> orders) {}

    /** An order in force. */
    public record Order(
            String action,
            @Nullable String integrationId,
            @Nullable String campaign,
            String actor,
            @Nullable String reason,
            Instant orderedAt) {

        static Order of(StopOrder order) {
            return new Order(
                    order.action().word(),
                    order.reach().integrationId(),
                    order.reach().campaign(),
                    order.actor(),
                    order.reason(),
                    order.orderedAt());
        }
    }

    /**
     * Which requests to stop.
     *
     * @param everything has to be true where neither an integration nor a campaign is named
     */
    public record Stop(
            @Nullable String integrationId,
            @Nullable String campaign,
            @Nullable Boolean everything,
            @Nullable String reason) {

        StopOrder.Reach reach() {
            boolean all = Boolean.TRUE.equals(everything);
            if (integrationId == null && campaign == null && !all) {
                throw invalid("everything", "must be true when no integration and no campaign is named");
            }
            if (all && (integrationId != null || campaign != null)) {
                throw invalid("everything", "must not be true when an integration or a campaign is named");
            }
            return new StopOrder.Reach(integrationId, campaign);
        }
    }

    /**
     * What an order reached.
     *
     * @param waiting how many of its requests were in the waiting room; it holds for what is still in Kafka too
     */
    public record Stopped(long waiting) {}
}
