package dev.sendwell.dashboard;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.util.Collection;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.core.multipart.FormData;
import org.jboss.resteasy.reactive.server.multipart.FormValue;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Refuses the character NUL in addresses, query parameters and form fields: nothing that is kept or looked for has one, and
 * PostgreSQL takes none. {@link TextWithoutNul} does so with JSON.
 */
@Singleton
class NulFilter {

    @ServerRequestFilter
    @WithFormRead
    public void refuseNul(ResteasyReactiveContainerRequestContext context, UriInfo address) {
        if (address.getPathParameters().values().stream().anyMatch(NulFilter::inOneOf)) {
            throw new ProblemException(Problem.notFound("There is nothing at an address with the character NUL."));
        }
        address.getQueryParameters().forEach((name, values) -> {
            if (inOneOf(values)) {
                throw refused(name);
            }
        });
        FormData form = context.getServerRequestContext() instanceof ResteasyReactiveRequestContext request
                ? request.getFormData()
                : null;
        if (form != null) {
            for (String name : form) {
                if (inOneOf(form.get(name).stream()
                        .filter(value -> !value.isFileItem())
                        .map(FormValue::getValue)
                        .toList())) {
                    throw refused(name);
                }
            }
        }
    }

    private static boolean inOneOf(Collection<String> texts) {
        return texts.stream().anyMatch(text -> text != null && text.indexOf(0) >= 0);
    }

    private static ProblemException refused(String name) {
        return new ProblemException(Problem.invalid(List.of(new Violation(name, TextWithoutNul.MESSAGE))));
    }
}
