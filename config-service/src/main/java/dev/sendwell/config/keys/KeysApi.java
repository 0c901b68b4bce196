package dev.sendwell.config.keys;

import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.connect.Connecting;
import dev.sendwell.config.integration.Integration;
import dev.sendwell.config.integration.Integrations;
import dev.sendwell.config.integration.Integrations.Reencrypted;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The command that ends a rotation of keys, see {@code docs/keys.md}. */
@Path("/api/keys")
@Produces({MediaType.APPLICATION_JSON, Problem.JSON})
@Tag(name = "Keys")
public class KeysApi {
    @Inject
    Integrations integrations;

    @Inject
    Connecting connecting;

    @Inject
    JsonWebToken session;

    /**
     * What was done.
     *
     * @param changed integrations whose secrets were encrypted anew
     * @param current integrations that had nothing to be done
     * @param locked integrations whose secret no key opens: nothing was done, and the old keys have to stay
     */
    public record Reencryption(List<String> changed, List<String> current, List<String> locked) {}

    @POST
    @Path("re-encrypt")
    @RolesAllowed(Role.ADMIN)
    @Operation(summary = "Encrypt every secret with the keys that encrypt now; may be repeated")
    public Reencryption reencrypt() {
        Reencryption done = new Reencryption(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Integration integration : integrations.all()) {
            Reencrypted settings = integrations.reencrypt(integration.id, Actor.of(session));
            List<String> list = switch (settings.and(connecting.reencrypt(integration.id))) {
                case CHANGED -> done.changed();
                case CURRENT -> done.current();
                case LOCKED -> done.locked();
            };
            list.add(integration.id);
        }
        return done;
    }
}
