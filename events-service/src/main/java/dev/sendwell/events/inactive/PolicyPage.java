package dev.sendwell.events.inactive;

import dev.sendwell.dashboard.Role;
import dev.sendwell.events.EventsConfig;
import dev.sendwell.events.integration.Integrations;
import dev.sendwell.events.journal.SoftRuns;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;

/** What makes an address inactive, asked of the policy itself; and what another threshold would have done to the last months. */
@Path("/suppressions/policy")
@Produces(MediaType.TEXT_HTML)
public class PolicyPage {
    private static final Duration TRIED_ON = Duration.ofDays(90);

    private final EventsConfig.Policy settings;
    private final Integrations integrations;
    private final SoftRuns runs;
    private final InstantSource clock;

    PolicyPage(EventsConfig config, Integrations integrations, SoftRuns runs, InstantSource clock) {
        this.settings = config.policy();
        this.integrations = integrations;
        this.runs = runs;
        this.clock = clock;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance policy(PolicyView view);
    }

    /**
     * The page.
     *
     * @param narrow integrations whose hard bounces count for themselves only
     * @param threshold how many soft bounces are too many
     * @param expiry for how long, in days
     * @param tried the threshold was tried on history
     * @param trials what came of it; none where there were no soft bounces
     */
    public record PolicyView(
            List<PolicyRows.Row> rows,
            List<String> narrow,
            int threshold,
            String expiry,
            boolean tried,
            List<Integer> thresholds,
            List<Trial> trials) {}

    /**
     * How many addresses would have become inactive.
     *
     * @param off the rule is off, because the integration has never received a delivery
     * @param counts one for each threshold
     */
    public record Trial(String integration, boolean off, List<Count> counts) {}

    /** Addresses; and whether this is the threshold in force. */
    public record Count(long addresses, boolean inForce) {}

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public TemplateInstance page(@RestQuery boolean tried) throws SQLException {
        List<Integer> thresholds = PolicyRows.thresholds(settings.softBounces());
        return Templates.policy(new PolicyView(
                PolicyRows.all(settings),
                integrations.ids().stream()
                        .filter(id -> integrations
                                .byId(id)
                                .filter(known -> !known.hardBouncesEverywhere())
                                .isPresent())
                        .toList(),
                settings.softBounces(),
                PolicyRows.days(settings.softExpiry()),
                tried,
                thresholds,
                tried
                        ? runs.longest(clock.instant().minus(TRIED_ON)).stream()
                                .map(found -> new Trial(
                                        found.integration(),
                                        !found.ruled(),
                                        thresholds.stream()
                                                .map(threshold -> new Count(
                                                        found.withAtLeast(threshold),
                                                        threshold == settings.softBounces()))
                                                .toList()))
                                .toList()
                        : List.of()));
    }
}
