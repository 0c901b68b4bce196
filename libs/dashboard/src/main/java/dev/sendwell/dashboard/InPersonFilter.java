package dev.sendwell.dashboard;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ResourceInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Keeps {@link InPerson} from programs. */
@Singleton
class InPersonFilter {
    @Inject
    SecurityIdentity identity;

    @ServerRequestFilter
    public void requirePerson(ResourceInfo resource) {
        if (resource.getResourceMethod().isAnnotationPresent(InPerson.class) && !SessionMechanism.isSession(identity)) {
            throw new ProblemException(Problem.forbidden("This is for people who signed in, not for API tokens."));
        }
    }
}
