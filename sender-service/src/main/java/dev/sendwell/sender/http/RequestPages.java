package dev.sendwell.sender.http;

import dev.sendwell.advice.Advice;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.Topic;
import dev.sendwell.dashboard.Role;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.ledger.LedgerState;
import dev.sendwell.sender.queue.Acceptances;
import dev.sendwell.sender.queue.Place;
import dev.sendwell.sender.queue.Queue;
import dev.sendwell.sender.queue.RequestView;
import dev.sendwell.sender.redrive.KeptRecords;
import dev.sendwell.sender.redrive.KeptRecords.Kept;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The story of one request at the sender; events-service tells the rest of it on the same page. */
@Path("/queue/requests/{integrationId}/{requestId: .+}")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
@RolesAllowed({Role.ADMIN, Role.VIEWER})
public class RequestPages {
    /** htmx stops polling on this status (https://htmx.org/docs/#polling). */
    static final int STOP_ASKING = 286;

    /** So many pages read from Kafka at once, and for so long another one waits for its turn. */
    private static final int READERS = 4;

    private static final Duration TURN = Duration.ofSeconds(2);

    private final Semaphore turns = new Semaphore(READERS);
    private final Queue queue;
    private final KeptRecords records;
    private final Acceptances acceptances;
    private final Integrations integrations;
    private final InstantSource clock;

    RequestPages(
            Queue queue, KeptRecords records, Acceptances acceptances, Integrations integrations, InstantSource clock) {
        this.queue = queue;
        this.records = records;
        this.acceptances = acceptances;
        this.integrations = integrations;
        this.clock = clock;
    }

    @GET
    public TemplateInstance page(
            @PathParam("integrationId") String integrationId, @PathParam("requestId") String requestId) {
        RequestView request = find(integrationId, requestId);
        return Templates.request(
                integrationId,
                requestId,
                Links.request(integrationId, requestId),
                "/events/requests/" + Links.encoded(integrationId) + "/" + Links.encoded(requestId) + "/story",
                request,
                publication(request),
                told(integrationId, requestId, request));
    }

    /** What may still change, for the page to ask again until the request is settled. */
    @GET
    @Path("/fragment")
    public RestResponse<String> standing(
            @PathParam("integrationId") String integrationId, @PathParam("requestId") String requestId) {
        RequestView request = find(integrationId, requestId);
        boolean settled = request != null && request.state().isSettled();
        return RestResponse.ResponseBuilder.<String>create(settled ? STOP_ASKING : 200)
                .entity(Templates.request$standing(request, told(integrationId, requestId, request))
                        .render())
                .build();
    }

    private @Nullable RequestView find(String integrationId, String requestId) {
        return queue.find(LedgerId.of(integrationId, requestId)).orElse(null);
    }

    private @Nullable Publication publication(@Nullable RequestView request) {
        Place place = request == null ? null : request.place();
        if (place == null) {
            return null;
        }
        try {
            Kept kept = inTurn(() -> records.read(List.of(place), 1)).kept().get(place);
            return new Publication(place, kept == null ? "" : ListPages.text(kept.publisher()), kept != null, true);
        } catch (KeptRecords.UnavailableException e) {
            return new Publication(place, "", false, false);
        }
    }

    private Told told(String integrationId, String requestId, @Nullable RequestView request) {
        RungsFragment.Provider provider = RungsFragment.provider(integrations, integrationId);
        return new Told(
                provider.name(),
                RequestWhy.isAboutOneMessage(request) ? null : RungsFragment.advice(provider.server(), request),
                request == null || request.state() != LedgerState.ACCEPTED
                        ? null
                        : acceptance(integrationId, requestId, request),
                request != null && RequestWhy.isRedrivable(request),
                request == null ? "" : RequestWhy.words(request, clock.instant()),
                request == null ? "" : RequestWhy.tone(request.state()));
    }

    private Acceptances.@Nullable Acceptance acceptance(String integrationId, String requestId, RequestView request) {
        if (request.changedAt().plus(Topic.DELIVERIES.retention()).isBefore(clock.instant())) {
            return null;
        }
        try {
            return inTurn(() -> acceptances.find(integrationId, requestId, request.changedAt()))
                    .orElse(null);
        } catch (KeptRecords.UnavailableException e) {
            return null;
        }
    }

    private <T> T inTurn(Supplier<T> read) {
        try {
            if (!turns.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new KeptRecords.UnavailableException(new TimeoutException("other pages are being read"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeptRecords.UnavailableException(e);
        }
        try {
            return read.get();
        } finally {
            turns.release();
        }
    }

    /**
     * Where the request was published.
     *
     * @param publisher who, where the record says so; else empty
     * @param kept it can still be read there
     * @param known whether Kafka could be asked
     */
    public record Publication(Place place, String publisher, boolean kept, boolean known) {}

    /**
     * What is said of a request beside its state.
     *
     * @param advice what helps; absent when nothing has to
     * @param acceptance what the provider said; absent when it did not accept it, or that is not kept any more
     * @param why why it was not sent, or not yet; empty when it was
     * @param tone of the state, as the style sheet has it
     */
    public record Told(
            String provider,
            @Nullable Advice advice,
            Acceptances.@Nullable Acceptance acceptance,
            boolean redrivable,
            String why,
            String tone) {}

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance request(
                String integrationId,
                String requestId,
                String self,
                String events,
                @Nullable RequestView request,
                @Nullable Publication publication,
                Told told);

        static native TemplateInstance request$standing(@Nullable RequestView request, Told told);
    }
}
