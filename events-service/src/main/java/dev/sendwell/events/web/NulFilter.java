package dev.sendwell.events.web;

import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Violation;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses query parameters with the character NUL: nothing that is kept or looked for has one, and PostgreSQL takes none. */
final class NulFilter {
    @ServerRequestFilter
    void refuseNul(UriInfo address) {
        address.getQueryParameters().forEach((name, values) -> {
            if (values.stream().anyMatch(NulFilter::has)) {
                throw new ProblemException(
                        Problem.invalid(List.of(new Violation(name, "must not have the character NUL"))));
            }
        });
    }

    private static boolean has(String text) {
        return text.indexOf(0) >= 0;
    }
}
