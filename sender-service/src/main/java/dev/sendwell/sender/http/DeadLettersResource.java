package dev.sendwell.sender.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.dashboard.Role;
import dev.sendwell.sender.deadletter.Corrections;
import dev.sendwell.sender.deadletter.Shelf;
import dev.sendwell.sender.deadletter.Shelf.Letter;
import dev.sendwell.sender.lane.Payload;
import dev.sendwell.sender.queue.Place;
import dev.sendwell.sender.redrive.KeptRecords;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dead letters, for programs. */
@Path("/api/requests/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed({Role.ADMIN, Role.VIEWER})
public class DeadLettersResource {
    private static final String ID = "/{id}";

    private final Shelf shelf;
    private final Corrections corrections;
    private final KeptRecords records;
    private final AddressHash.Hasher hasher;

    DeadLettersResource(Shelf shelf, Corrections corrections, KeptRecords records, AddressHash.Hasher hasher) {
        this.shelf = shelf;
        this.corrections = corrections;
        this.records = records;
        this.hasher = hasher;
    }

    /** Some of them, newest first; {@code state} is open, redriven or discarded. */
    @GET
    public Listing list(
            @BeanParam ListWords words,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        Shelf.Page page =
                shelf.page(DeadLetterPages.asked(words, hasher, ZoneOffset.UTC), DeadLetterPages.cursor(after), limit);
        Shelf.Id next = page.next();
        return new Listing(
                page.items().stream().map(letter -> OneLetter.of(letter, null)).toList(),
                next == null ? null : next.toString());
    }

    /** All of them, as CSV. */
    @GET
    @Path("/export")
    @Produces(ListPages.CSV)
    public Response export(@BeanParam ListWords words) {
        return DeadLetterPages.file(shelf, DeadLetterPages.asked(words, hasher, ZoneOffset.UTC), ZoneOffset.UTC);
    }

    /** One of them; for an admin with its content, as long as the topic keeps it. */
    @GET
    @Path(ID)
    public OneLetter one(@PathParam("id") String id, @Context SecurityContext who) {
        Letter letter = DeadLetterPages.require(shelf, id);
        if (!who.isUserInRole(Role.ADMIN)) {
            return OneLetter.of(letter, null);
        }
        try {
            Payload payload = DeadLetterPages.payload(records, letter);
            return OneLetter.of(letter, payload == null ? null : new String(payload.bytes(), StandardCharsets.UTF_8));
        } catch (KeptRecords.UnavailableException e) {
            throw RedrivePages.unavailable();
        }
    }

    /** Publishes it, corrected, on the topic that it came from. */
    @POST
    @Path(ID + "/redrive")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN)
    public Redriven redrive(@PathParam("id") String id, @NotNull Correction correction, @Context SecurityContext who) {
        Letter letter = DeadLetterPages.require(shelf, id);
        JsonNode request = correction.request();
        if (request == null || request.isNull()) {
            throw ListWords.invalid("request", "is required: the request as it is to be published");
        }
        byte[] json = ContractsJson.write(request);
        return switch (corrections.redrive(
                letter,
                json,
                Reasons.require(correction.reason(), who.getUserPrincipal().getName()))) {
            case Corrections.Result.Published(var integrationId, var requestId) ->
                new Redriven(integrationId, requestId);
            case Corrections.Result.Refused(var detail) -> throw ListWords.invalid("request", detail);
            case Corrections.Result.SettledBefore() -> throw DeadLetterPages.settledBefore();
        };
    }

    /** Keeps it from being looked at again. */
    @POST
    @Path(ID + "/discard")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN)
    public OneLetter discard(@PathParam("id") String id, @NotNull Discard discard, @Context SecurityContext who) {
        Letter letter = DeadLetterPages.require(shelf, id);
        if (!corrections.discard(
                letter, Reasons.require(discard.reason(), who.getUserPrincipal().getName()))) {
            throw DeadLetterPages.settledBefore();
        }
        return OneLetter.of(DeadLetterPages.require(shelf, id), null);
    }

    /** Some of them, and what to ask for as {@code after} for the following page; absent on the last. */
    public record Listing(
            List<OneLetter> deadLetters, @Nullable String next) {}

    /**
     * One of them.
     *
     * @param id its partition and offset on the dead letters' topic
     * @param content what was published, as text; absent in lists, for a viewer, and when the topic no longer keeps it
     */
    public record OneLetter(
            String id,
            Instant at,
            String reason,
            String detail,
            @Nullable String topic,
            @Nullable Integer partition,
            @Nullable Long offset,
            int bytes,
            @Nullable String integrationId,
            @Nullable String requestId,
            @Nullable String campaign,
            String state,
            @Nullable String actor,
            @Nullable String why,
            @Nullable Instant settledAt,
            @Nullable String content) {
        static OneLetter of(Letter letter, @Nullable String content) {
            Place source = letter.source();
            return new OneLetter(
                    letter.id().toString(),
                    letter.at(),
                    letter.reason(),
                    letter.detail(),
                    source == null ? null : source.topic().topicName(),
                    source == null ? null : source.partition(),
                    source == null ? null : source.offset(),
                    letter.bytes(),
                    letter.integrationId(),
                    letter.requestId(),
                    letter.campaign(),
                    letter.state().word(),
                    letter.actor(),
                    letter.why(),
                    letter.settledAt(),
                    content);
        }
    }

    /** A corrected request, and what was corrected. */
    public record Correction(
            @Nullable JsonNode request, @Nullable String reason) {}

    /** Why nobody misses it. */
    public record Discard(@Nullable String reason) {}

    /** Under which its story stands from now on. */
    public record Redriven(String integrationId, String requestId) {}
}
