package dev.sendwell.sender.http;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Shell;
import dev.sendwell.sender.deadletter.Shelf;
import dev.sendwell.sender.integration.Integration;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.queue.Asked;
import dev.sendwell.sender.queue.Found;
import dev.sendwell.sender.queue.Group;
import dev.sendwell.sender.queue.NotSentView;
import dev.sendwell.sender.queue.Queue;
import dev.sendwell.sender.queue.Standing;
import dev.sendwell.sender.queue.WaitingView;
import dev.sendwell.sender.redrive.Redrives;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page that says what waits, what failed and why, and the search over all of it. */
@Path("/queue")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class QueuePage {
    private static final int ORDERS = 5;
    private static final int RESULTS = 20;

    private final Queue queue;
    private final Shelf shelf;
    private final Redrives redrives;
    private final Integrations integrations;
    private final AddressHash.Hasher hasher;
    private final InstantSource clock;
    private final Shell shell;

    QueuePage(
            Queue queue,
            Shelf shelf,
            Redrives redrives,
            Integrations integrations,
            AddressHash.Hasher hasher,
            InstantSource clock,
            Shell shell) {
        this.queue = queue;
        this.shelf = shelf;
        this.redrives = redrives;
        this.integrations = integrations;
        this.hasher = hasher;
        this.clock = clock;
        this.shell = shell;
    }

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public TemplateInstance page(@RestQuery @Nullable String done) {
        List<Line> lines = queue.groups().stream().map(Line::of).toList();
        return Templates.queue(new Overview(
                lines.stream()
                        .filter(line -> line.standing() == Standing.WAITING)
                        .toList(),
                lines.stream()
                        .filter(line -> line.standing() == Standing.UNCONFIRMED)
                        .toList(),
                lines.stream()
                        .filter(line -> line.standing() == Standing.FAILED)
                        .toList(),
                lines.stream()
                        .filter(line -> !line.standing().waits() && line.standing() != Standing.FAILED)
                        .toList(),
                shelf.groups().stream().map(LetterLine::of).toList(),
                settled(),
                redrives.orders(ORDERS).stream()
                        .filter(order -> order.endedAt() == null
                                || order.endedAt().isAfter(clock.instant().minus(1, ChronoUnit.DAYS)))
                        .toList(),
                RedrivePages.said(done)));
    }

    /** Looks for requests by what people know of them. */
    @GET
    @Path("/search")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public TemplateInstance search(
            @RestQuery @Nullable String request,
            @RestQuery @Nullable String address,
            @RestQuery @Nullable String campaign) {
        String id = Objects.requireNonNullElse(ListWords.given(request), "");
        String of = Objects.requireNonNullElse(ListWords.given(campaign), "");
        String to = Objects.requireNonNullElse(ListWords.given(address), "");
        AddressHash hash = ListWords.hash(address, hasher);
        boolean narrowed = hash != null || !of.isEmpty();
        List<FoundLine> found = id.isEmpty()
                ? List.of()
                : queue
                        .withId(
                                id,
                                integrations.usable().stream()
                                        .map(Integration::id)
                                        .toList())
                        .stream()
                        .map(FoundLine::of)
                        .toList();
        List<Row> waiting = !narrowed
                ? List.of()
                : Stream.of(Standing.WAITING, Standing.UNCONFIRMED)
                        .flatMap(standing -> queue.waiting(asked(standing, of, hash), null, RESULTS).items().stream())
                        .map(Row::of)
                        .toList();
        List<Row> notSent = !narrowed
                ? List.of()
                : queue.notSent(asked(Standing.NOT_SENT, of, hash), null, RESULTS).items().stream()
                        .map(Row::of)
                        .toList();
        List<Shelf.Letter> letters = id.isEmpty() && !narrowed
                ? List.of()
                : shelf.page(
                                new Shelf.Asked(
                                        Shelf.State.OPEN,
                                        null,
                                        null,
                                        id.isEmpty() ? null : id,
                                        of.isEmpty() ? null : of,
                                        hash,
                                        null,
                                        null),
                                null,
                                RESULTS)
                        .items();
        StringBuilder query = new StringBuilder();
        Links.add(query, "campaign", of);
        Links.add(query, "address", to);
        return Templates.search(new Results(
                id,
                to,
                of,
                to.isEmpty() ? "" : "/addresses/" + Links.encoded(to),
                found,
                waiting,
                notSent,
                letters,
                narrowed ? query.toString() : "",
                !id.isEmpty() || narrowed));
    }

    private static Asked asked(Standing standing, String campaign, @Nullable AddressHash address) {
        return new Asked(standing, null, campaign.isEmpty() ? null : campaign, null, null, address, null, null);
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
     * The page.
     *
     * @param stopped suppressed, expired or cancelled
     * @param orders groups that are redriven, or were within a day
     * @param done what was just done, in words; empty when nothing was
     */
    public record Overview(
            List<Line> waiting,
            List<Line> unconfirmed,
            List<Line> failed,
            List<Line> stopped,
            List<LetterLine> letters,
            List<Count> settled,
            List<Redrives.Order> orders,
            String done) {}

    /** A group. */
    public record Line(
            Standing standing,
            String integrationId,
            String cause,
            String reason,
            long count,
            Instant oldest,
            Instant newest,
            @Nullable Instant nextDue,
            String link) {
        static Line of(Group group) {
            return new Line(
                    group.standing(),
                    group.integrationId(),
                    group.cause() == null ? "" : group.cause(),
                    group.reason(),
                    group.count(),
                    group.oldest(),
                    group.newest(),
                    group.nextDue(),
                    Links.list(group));
        }
    }

    /** A group of dead letters. */
    public record LetterLine(
            String reason, String integrationId, long count, Instant oldest, Instant newest, String link) {
        static LetterLine of(Shelf.Group group) {
            StringBuilder query = new StringBuilder();
            Links.add(query, "reason", group.reason());
            Links.add(query, "integration", group.integrationId());
            return new LetterLine(
                    group.reason(),
                    group.integrationId() == null ? "" : group.integrationId(),
                    group.count(),
                    group.oldest(),
                    group.newest(),
                    "/queue/dead-letters?" + query);
        }
    }

    /** A line of a table of counts. */
    public record Count(String integrationId, String what, long count) {}

    /**
     * A request of a list.
     *
     * @param cause why it waits, or at which stage the server refused it; empty where there was none
     * @param dueAt when it goes on by itself; absent when it does not
     */
    public record Row(
            String integrationId,
            String requestId,
            String ledgerId,
            String campaign,
            String state,
            String cause,
            String words,
            Instant at,
            @Nullable Instant dueAt,
            boolean redrivable,
            String link) {
        static Row of(WaitingView view) {
            boolean unconfirmed = view.cause().equals(Standing.UNCONFIRMED.word());
            return new Row(
                    view.integrationId(),
                    view.requestId(),
                    view.ledgerId(),
                    Objects.requireNonNullElse(view.campaign(), ""),
                    unconfirmed ? view.cause() : Standing.WAITING.word(),
                    view.cause(),
                    Objects.requireNonNullElse(view.words(), ""),
                    view.since(),
                    view.dueAt(),
                    unconfirmed,
                    Links.request(view.integrationId(), view.requestId()));
        }

        static Row of(NotSentView view) {
            String stage = view.stage();
            return new Row(
                    view.integrationId(),
                    view.requestId(),
                    view.ledgerId(),
                    Objects.requireNonNullElse(view.campaign(), ""),
                    view.state(),
                    stage == null ? "" : stage,
                    view.words(),
                    view.at(),
                    null,
                    view.redrivable(),
                    Links.request(view.integrationId(), view.requestId()));
        }
    }

    /** A request that was found by its id. */
    public record FoundLine(String integrationId, String requestId, String state, Instant changedAt, String link) {
        static FoundLine of(Found found) {
            return new FoundLine(
                    found.integrationId(),
                    found.requestId(),
                    found.state().word(),
                    found.changedAt(),
                    Links.request(found.integrationId(), found.requestId()));
        }
    }

    /**
     * What was found.
     *
     * @param person where everything that went to the address stands; empty when none was asked for
     * @param more the query of the whole lists; empty when they were not searched
     * @param asked whether anything was asked for
     */
    public record Results(
            String request,
            String address,
            String campaign,
            String person,
            List<FoundLine> found,
            List<Row> waiting,
            List<Row> notSent,
            List<Shelf.Letter> letters,
            String more,
            boolean asked) {
        public boolean none() {
            return found.isEmpty() && waiting.isEmpty() && notSent.isEmpty() && letters.isEmpty();
        }
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance queue(Overview view);

        static native TemplateInstance search(Results view);
    }
}
