package dev.sendwell.sender.http;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Violation;
import dev.sendwell.sender.integration.Integration;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.queue.Asked;
import dev.sendwell.sender.queue.Cursor;
import dev.sendwell.sender.queue.Group;
import dev.sendwell.sender.queue.NotSentView;
import dev.sendwell.sender.queue.Page;
import dev.sendwell.sender.queue.Place;
import dev.sendwell.sender.queue.Queue;
import dev.sendwell.sender.queue.RequestView;
import dev.sendwell.sender.queue.Standing;
import dev.sendwell.sender.queue.StoryStep;
import dev.sendwell.sender.queue.WaitingView;
import dev.sendwell.sender.redrive.Because;
import dev.sendwell.sender.redrive.Redrives;
import dev.sendwell.sender.stop.StopDesk;
import dev.sendwell.sender.stop.StopOrder;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
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
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What became of requests, and the orders that stop them. */
@Path("/api/requests")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RequestsResource {
    private final Queue queue;
    private final StopDesk stops;
    private final Redrives redrives;
    private final Integrations integrations;
    private final AddressHash.Hasher hasher;
    private final InstantSource clock;

    RequestsResource(
            Queue queue,
            StopDesk stops,
            Redrives redrives,
            Integrations integrations,
            AddressHash.Hasher hasher,
            InstantSource clock) {
        this.queue = queue;
        this.stops = stops;
        this.redrives = redrives;
        this.integrations = integrations;
        this.hasher = hasher;
        this.clock = clock;
    }

    /** The state of one request. */
    @GET
    @Path("/{integrationId}/{requestId: .+}")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public OneRequest one(@PathParam("integrationId") String integrationId, @PathParam("requestId") String requestId) {
        LedgerId id = LedgerId.of(integrationId, requestId);
        return queue.find(id)
                .map(view -> OneRequest.of(integrationId, requestId, id, view, clock.instant()))
                .orElseThrow(() -> new ProblemException(Problem.notFound(
                        "No request of this id has been taken, or it is older than what is remembered.")));
    }

    /**
     * Requests in one state, newest first: {@code waiting}, {@code unconfirmed}, or settled without being accepted
     * ({@code failed}, {@code suppressed}, {@code expired}, {@code cancelled}, or all four as {@code not-sent}).
     */
    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public Listing list(
            @BeanParam ListWords words,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        Asked asked = words.require(hasher, ZoneOffset.UTC);
        Cursor cursor = ListWords.cursor(after, asked.standing());
        if (asked.standing().waits()) {
            Page<WaitingView> page = queue.waiting(asked, cursor, limit);
            return new Listing(page.items(), List.of(), next(page));
        }
        Page<NotSentView> page = queue.notSent(asked, cursor, limit);
        return new Listing(List.of(), page.items(), next(page));
    }

    private static @Nullable String next(Page<?> page) {
        Cursor next = page.next();
        return next == null ? null : next.toString();
    }

    /** All requests of such a list, as CSV. */
    @GET
    @Path("/export")
    @Produces(ListPages.CSV)
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public Response export(@BeanParam ListWords words) {
        return ListPages.file(queue, words.require(hasher, ZoneOffset.UTC), ZoneOffset.UTC);
    }

    /** What waits and what was not sent, by integration and cause or words; the largest groups of each state. */
    @GET
    @Path("/groups")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public List<OneGroup> groups() {
        return queue.groups().stream().map(OneGroup::of).toList();
    }

    /** The requests of this id, in whichever integration and state. */
    @GET
    @Path("/search")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public List<OneFound> search(@QueryParam("id") @NotBlank String id) {
        return queue
                .withId(id, integrations.usable().stream().map(Integration::id).toList())
                .stream()
                .map(found -> new OneFound(
                        found.integrationId(), found.requestId(), found.state().word(), found.changedAt()))
                .toList();
    }

    /**
     * Has requests tried again that failed or are unconfirmed: those that are named, at once, or a whole list, in the background.
     * An unconfirmed one may reach its recipient twice.
     */
    @POST
    @Path("/redrive")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN)
    public RedriveAnswer redrive(@NotNull @Valid Redrive redrive, @Context SecurityContext who) {
        known("", redrive.unknown());
        Because why = Reasons.require(redrive.reason(), who.getUserPrincipal().getName());
        List<Named> requests = redrive.requests();
        RedriveList list = redrive.list();
        if ((requests == null) == (list == null)) {
            throw ListWords.invalid("requests", "or list must be there, and not both");
        }
        if (requests != null) {
            return RedriveAnswer.of(RedrivePages.now(
                    redrives,
                    redrivable("state", redrive.state()),
                    requests.stream()
                            .map(one -> LedgerId.of(one.integrationId(), one.requestId()))
                            .toList(),
                    why));
        }
        if (redrive.state() != null) {
            throw ListWords.invalid("state", "belongs into the list");
        }
        known("list.", list.unknown());
        redrivable("list.state", list.state());
        redrives.order(list.asked(hasher), why);
        return RedriveAnswer.ORDERED;
    }

    private static Standing redrivable(String field, @Nullable String state) {
        return Standing.of(ListPages.text(state))
                .filter(Standing::isRedrivable)
                .orElseThrow(
                        () -> ListWords.invalid(field, "must be failed or unconfirmed: nothing else can be redriven"));
    }

    /** A field that nobody knows may have been meant to narrow what is redriven. */
    private static void known(String prefix, @Nullable Map<String, Object> unknown) {
        if (unknown != null && !unknown.isEmpty()) {
            throw ListWords.invalid(prefix + new TreeMap<>(unknown).firstKey(), "is not known here");
        }
    }

    /** The newest orders to redrive a list, and how far they are. */
    @GET
    @Path("/redrives")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public List<Redrives.Order> redrives() {
        return redrives.orders(100);
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
     * @param published where; absent where that was not kept
     * @param steps what happened before it came to its state, oldest first
     * @param why why it was not sent, or not yet; empty when it was accepted
     * @param redrivable whether a person may have it tried again
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
            @Nullable Instant requestedAt,
            @Nullable Published published,
            List<StoryStep> steps,
            @Nullable WaitingView waiting,
            @Nullable NotSentView notSent,
            String why,
            boolean redrivable,
            List<String> conversation) {

        static OneRequest of(String integrationId, String requestId, LedgerId id, RequestView view, Instant now) {
            Place place = view.place();
            return new OneRequest(
                    integrationId,
                    requestId,
                    id.toString(),
                    view.state().word(),
                    view.attempt(),
                    view.changedAt(),
                    view.requestedAt(),
                    place == null ? null : new Published(place.topic().topicName(), place.partition(), place.offset()),
                    view.steps(),
                    view.waiting(),
                    view.notSent(),
                    RequestWhy.words(view, now),
                    RequestWhy.isRedrivable(view),
                    view.conversation());
        }
    }

    /** A place on a topic. */
    public record Published(String topic, int partition, long offset) {}

    /**
     * Requests in one state; one of the two lists is empty.
     *
     * @param next what to ask for as {@code after} for the following page; absent on the last
     */
    public record Listing(
            List<WaitingView> waiting,
            List<NotSentView> notSent,
            @Nullable String next) {}

    /** Requests that stand where they do for one reason. */
    public record OneGroup(
            String state,
            String integrationId,
            @Nullable String cause,
            String reason,
            long count,
            Instant oldest,
            Instant newest,
            @Nullable Instant nextDue) {
        static OneGroup of(Group group) {
            return new OneGroup(
                    group.standing().word(),
                    group.integrationId(),
                    group.cause(),
                    group.reason(),
                    group.count(),
                    group.oldest(),
                    group.newest(),
                    group.nextDue());
        }
    }

    /** A request that was looked for. */
    public record OneFound(String integrationId, String requestId, String state, Instant changedAt) {}

    /**
     * What to try again: {@code requests} or {@code list}.
     *
     * @param state the list in which the requests stand: failed, or unconfirmed, which may reach their recipients twice
     * @param reason what was cured, and who says so
     * @param unknown what else was given
     */
    public record Redrive(
            @Nullable String state,

            @Nullable @Size(min = 1, max = RedrivePages.MOST)
            List<@NotNull @Valid Named> requests,

            @Nullable RedriveList list,
            @Nullable String reason,
            @JsonAnySetter @Nullable Map<String, Object> unknown) {}

    /** One request. */
    public record Named(
            @NotNull String integrationId, @NotNull String requestId) {}

    /**
     * A list, with the parameters of the GET.
     *
     * @param everything has to be true where nothing narrows the list
     * @param unknown what else was given
     */
    public record RedriveList(
            @Nullable String state,
            @Nullable String integration,
            @Nullable String campaign,
            @Nullable String reason,
            @Nullable String address,
            @Nullable String from,
            @Nullable String to,
            @Nullable Boolean everything,
            @JsonAnySetter @Nullable Map<String, Object> unknown) {
        Asked asked(AddressHash.Hasher hasher) {
            Asked asked = words().require(hasher, ZoneOffset.UTC);
            boolean narrowed = asked.integrationId() != null
                    || asked.campaign() != null
                    || asked.reason() != null
                    || asked.address() != null
                    || asked.from() != null
                    || asked.to() != null;
            if (narrowed == Boolean.TRUE.equals(everything)) {
                throw ListWords.invalid(
                        "list.everything",
                        "must be true when nothing narrows the list, and must not be when something does");
            }
            return asked;
        }

        private ListWords words() {
            ListWords words = new ListWords();
            words.state = state;
            words.integration = integration;
            words.campaign = campaign;
            words.reason = reason;
            words.address = address;
            words.from = from;
            words.to = to;
            return words;
        }
    }

    /**
     * What came of it.
     *
     * @param redriven wait for their next attempt now
     * @param gone Kafka no longer keeps what was published
     * @param passed stood somewhere else by then
     * @param ordered a list is being redriven in the background
     */
    public record RedriveAnswer(int redriven, int gone, int passed, boolean ordered) {
        static final RedriveAnswer ORDERED = new RedriveAnswer(0, 0, 0, true);

        static RedriveAnswer of(Redrives.Redriven done) {
            return new RedriveAnswer(done.redriven(), done.gone(), done.passed(), false);
        }
    }

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
