package dev.sendwell.sender.http;

import dev.sendwell.advice.Advice;
import dev.sendwell.advice.Trouble;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.dashboard.Role;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.integration.Known;
import dev.sendwell.sender.queue.NotSentView;
import dev.sendwell.sender.queue.Queue;
import dev.sendwell.sender.queue.RequestView;
import dev.sendwell.sender.queue.WaitingView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The sender's steps of the ladder that a test e-mail climbs, for the settings page, which asks again until they are done. */
@Path("/queue/requests/{integrationId}/{requestId: .+}/rungs")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class RungsFragment {
    private final Queue queue;
    private final Integrations integrations;

    RungsFragment(Queue queue, Integrations integrations) {
        this.queue = queue;
        this.integrations = integrations;
    }

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public RestResponse<String> rungs(
            @PathParam("integrationId") String integrationId, @PathParam("requestId") String requestId) {
        RequestView request = queue.find(LedgerId.of(integrationId, requestId)).orElse(null);
        Provider provider = provider(integrations, integrationId);
        boolean settled = request != null && request.state().isSettled();
        return RestResponse.ResponseBuilder.<String>create(settled ? RequestPages.STOP_ASKING : 200)
                .entity(Templates.rungs(provider.name(), request, advice(provider.server(), request))
                        .render())
                .build();
    }

    /** The integration's server, and how people call it. */
    static Provider provider(Integrations integrations, String integrationId) {
        if (!(integrations.find(integrationId) instanceof Known.Usable(var integration))) {
            return new Provider("the provider", null);
        }
        IntegrationRecord.Smtp smtp = integration.settings().smtp();
        return new Provider(
                Trouble.Server.name(integration.settings().provider()),
                new Trouble.Server(
                        integration.settings().provider(), smtp.host(), smtp.port(), smtp.security(), smtp.username()));
    }

    /**
     * An integration's provider.
     *
     * @param server absent when the integration cannot be sent through
     */
    record Provider(String name, Trouble.@Nullable Server server) {}

    /** What helps where a request was refused; absent when nothing is known to. */
    static @Nullable Advice advice(Trouble.@Nullable Server server, @Nullable RequestView request) {
        WaitingView waiting = request == null ? null : request.waiting();
        NotSentView notSent = request == null ? null : request.notSent();
        if (server == null || (notSent == null && (waiting == null || waiting.words() == null))) {
            return null;
        }
        Trouble trouble = notSent == null
                ? Trouble.sending(server, null, waiting.words())
                : Trouble.sending(server, notSent.stage(), notSent.words());
        return Advice.on(trouble).orElse(null);
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance rungs(String provider, @Nullable RequestView request, @Nullable Advice advice);
    }
}
