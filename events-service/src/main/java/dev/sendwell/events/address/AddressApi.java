package dev.sendwell.events.address;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.ParsedAddress;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Violation;
import dev.sendwell.events.suppression.KindText;
import dev.sendwell.events.suppression.Suppression;
import dev.sendwell.events.suppression.SuppressionRows.StoredEntry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
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

    AddressApi(Addresses addresses) {
        this.addresses = addresses;
    }

    /**
     * The answer.
     *
     * @param active no scope holds a cause against the address or its domain
     * @param scopes where it, or its domain, is or was inactive
     * @param events what the provider reported, newest first
     * @param changes what was said about it, newest first
     */
    public record Answer(
            String address,
            String hash,
            boolean active,
            List<InScope> scopes,
            List<EmailEvent> events,
            List<Change> changes) {}

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
        AddressStory story = switch (EmailAddress.parse(written)) {
            case EmailAddress address -> addresses.story(address);
            case ParsedAddress.Invalid invalid ->
                throw new ProblemException(Problem.invalid(List.of(new Violation("address", invalid.reason()))));
        };
        return new Answer(
                story.address(),
                story.hash(),
                story.active(),
                story.scopes().stream().map(InScope::of).toList(),
                story.events(),
                story.changes().stream().map(Change::of).toList());
    }
}
