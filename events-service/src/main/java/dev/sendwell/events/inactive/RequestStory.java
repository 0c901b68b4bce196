package dev.sendwell.events.inactive;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Shell;
import dev.sendwell.dashboard.Written;
import dev.sendwell.events.journal.EventRows;
import dev.sendwell.events.reports.recipients.Recipients;
import dev.sendwell.events.suppression.Suppression;
import dev.sendwell.events.suppression.SuppressionRows;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * This service's part of the story of a request, for the sender's page: what the provider reported, and whether and since when the
 * recipient is inactive.
 */
@Path("/events/requests/{integrationId}/{requestId: .+}/story")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({Role.ADMIN, Role.VIEWER})
public class RequestStory {
    private final DataSource database;
    private final AddressHash.Hasher hasher;
    private final Shell shell;

    RequestStory(DataSource database, AddressHash.Hasher hasher, Shell shell) {
        this.database = database;
        this.hasher = hasher;
        this.shell = shell;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance story(String integrationId, String requestId) throws SQLException {
        LedgerId id = LedgerId.of(integrationId, requestId);
        ZoneId zone = shell.zone();
        try (Connection connection = database.getConnection()) {
            List<Step> steps = EventRows.ofRequest(connection, id).stream()
                    .map(event -> Step.of(event, zone))
                    .toList();
            Recipients.To to = Recipients.of(connection, id).orElse(null);
            return Templates.story(
                    steps,
                    to == null || to.address() == null ? "" : to.address(),
                    to == null || to.address() == null ? "" : "/addresses/" + InactiveRow.encoded(to.address()),
                    to == null
                            ? List.of()
                            : SuppressionRows.ofAddress(connection, hashes(to)).stream()
                                    .filter(Suppression::active)
                                    .map(row -> InactiveRow.of(row, zone))
                                    .toList());
        }
    }

    /** The address and its whole domain, where the address is known. */
    private List<AddressHash> hashes(Recipients.To to) {
        List<AddressHash> hashes = new ArrayList<>(List.of(to.hash()));
        if (EmailAddress.parse(to.address()) instanceof EmailAddress address) {
            hashes.add(hasher.ofDomain(address.domain()));
        }
        return hashes;
    }

    /** An event. */
    public record Step(String tone, String what, String time, String words) {
        static Step of(EmailEvent event, ZoneId zone) {
            @Nullable String said = EventWords.said(event);
            return new Step(
                    EventWords.tone(event),
                    EventWords.what(event),
                    Written.moment(event.ref().occurredAt(), zone),
                    Objects.requireNonNullElse(said, ""));
        }
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance story(
                List<Step> steps, String address, String person, List<InactiveRow> inactive);
    }
}
