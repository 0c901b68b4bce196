package dev.sendwell.events.address;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.ParsedAddress;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Violation;
import dev.sendwell.events.reports.recipients.Recipients;
import dev.sendwell.events.suppression.KindText;
import dev.sendwell.events.suppression.Suppression;
import dev.sendwell.events.suppression.SuppressionRows.StoredEntry;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One address for programs. */
@Path("/api/addresses/{address}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class AddressApi {
    private final Addresses addresses;
    private final Erasure erasure;
    private final SecurityIdentity identity;

    AddressApi(Addresses addresses, Erasure erasure, SecurityIdentity identity) {
        this.addresses = addresses;
        this.erasure = erasure;
        this.identity = identity;
    }

    /**
     * The answer.
     *
     * @param active no scope holds a cause against the address or its domain
     * @param scopes where it, or its domain, is or was inactive
     * @param events what the provider reported, newest first
     * @param changes what was said about it, newest first
     * @param requests the newest that were to be sent to it, and where each stands
     * @param erased absent unless the person was forgotten
     */
    public record Answer(
            String address,
            String hash,
            boolean active,
            List<InScope> scopes,
            List<EmailEvent> events,
            List<Change> changes,
            List<Request> requests,
            Erasure.@Nullable Erased erased) {}

    /**
     * One request.
     *
     * @param state where it stands, such as {@code accepted} or {@code suppressed}
     * @param reason why it was not sent; empty when it was
     */
    public record Request(
            String integrationId,
            @Nullable String requestId,
            String campaign,
            String kind,
            String state,
            Instant decidedAt,
            String reason) {
        static Request of(Recipients.Recipient sent) {
            return new Request(
                    sent.integration(),
                    sent.requestId(),
                    sent.campaign(),
                    sent.kind(),
                    sent.state(),
                    sent.at(),
                    sent.reason());
        }
    }

    /** Who asked for the erasure, where it can be found; without the person's name. */
    public record Forgetting(@NotBlank @Size(max = 500) String reason) {}

    /**
     * The state in one scope.
     *
     * @param address the address, or its domain as {@code @example.org}
     * @param causes that hold, oldest first
     */
    public record InScope(
            String scope, @Nullable String address, boolean active, List<Cause> causes, Instant changedAt) {
        static InScope of(Suppression suppression) {
            return new InScope(
                    suppression.scope(),
                    suppression.recipient().address(),
                    suppression.active(),
                    suppression.causes(),
                    suppression.changedAt());
        }
    }

    /**
     * One change.
     *
     * @param action {@code added} or {@code lifted}
     * @param at when it happened, by the clock of whoever reported it
     * @param until when an added cause ends by itself
     * @param withdrawn it no longer follows from the events, because one came late
     */
    public record Change(
            String scope,
            @Nullable String address,
            String cause,
            String action,
            Instant at,
            @Nullable Instant until,
            String reason,
            String actor,
            @Nullable String requestId,
            Instant recordedAt,
            boolean withdrawn) {
        static Change of(StoredEntry stored) {
            return new Change(
                    stored.entry().scope(),
                    stored.entry().recipient().address(),
                    KindText.of(stored.entry().kind()),
                    stored.entry().action().name().toLowerCase(Locale.ROOT),
                    stored.entry().at(),
                    stored.entry().until(),
                    stored.entry().evidence(),
                    stored.entry().actor(),
                    stored.entry().requestId(),
                    stored.recordedAt(),
                    stored.withdrawn());
        }
    }

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public Answer story(@PathParam("address") String written) throws SQLException {
        AddressStory story = addresses.story(address(written));
        return new Answer(
                story.address(),
                story.hash(),
                story.active(),
                story.scopes().stream().map(InScope::of).toList(),
                story.events(),
                story.changes().stream().map(Change::of).toList(),
                story.sent().stream().map(Request::of).toList(),
                story.erased());
    }

    /** Forgets the person and keeps the address from being mailed; what is left is told as {@link #story} does. */
    @POST
    @Path("erase")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN)
    public Answer erase(@PathParam("address") String written, @NotNull @Valid Forgetting forgetting)
            throws SQLException {
        EmailAddress address = address(written);
        String reason = forgetting.reason().strip();
        if (Erasure.names(reason, address)) {
            throw new ProblemException(Problem.invalid(List.of(new Violation("reason", Erasure.NAMED))));
        }
        erasure.erase(address, reason, identity.getPrincipal().getName());
        return story(written);
    }

    private static EmailAddress address(String written) {
        return switch (EmailAddress.parse(written)) {
            case EmailAddress address -> address;
            case ParsedAddress.Invalid invalid ->
                throw new ProblemException(Problem.invalid(List.of(new Violation("address", invalid.reason()))));
        };
    }
}
