package dev.sendwell.dashboard;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns what ends a request early into a {@link Problem}: a page where a browser asked for one, JSON everywhere else. Somebody
 * who is not signed in is shown the way there.
 */
@Singleton
class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @Inject
    EndedSessions ended;

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance problem(Problem problem);
    }

    @ServerExceptionMapper
    Response problem(ProblemException e, HttpServerRequest request) {
        Response answer = answer(e.problem(), request);
        return e.retryAfter() == null
                ? answer
                : Response.fromResponse(answer)
                        .header(HttpHeaders.RETRY_AFTER, e.retryAfter().toSeconds())
                        .build();
    }

    @ServerExceptionMapper
    Response unauthorized(UnauthorizedException e, RoutingContext context) {
        return signInFirst(context);
    }

    @ServerExceptionMapper
    Response authenticationFailed(AuthenticationFailedException e, RoutingContext context) {
        return signInFirst(context);
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e, HttpServerRequest request) {
        return answer(Problem.forbidden("This needs the role admin."), request);
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException e, HttpServerRequest request) {
        List<Violation> violations = new ArrayList<>();
        for (ConstraintViolation<?> violation : e.getConstraintViolations()) {
            for (Path.Node node : violation.getPropertyPath()) {
                if (node.getKind() == ElementKind.RETURN_VALUE) {
                    return unexpected(e, request);
                }
            }
            violations.add(new Violation(field(violation.getPropertyPath()), violation.getMessage()));
        }
        violations.sort(Comparator.comparing(Violation::field).thenComparing(Violation::message));
        return answer(Problem.invalid(violations), request);
    }

    /** Jackson's message may quote the input, so only the place is told. */
    @ServerExceptionMapper
    Response mismatched(MismatchedInputException e, HttpServerRequest request) {
        StringBuilder field = new StringBuilder();
        for (JsonMappingException.Reference reference : e.getPath()) {
            if (reference.getFieldName() == null) {
                field.append('[').append(reference.getIndex()).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".").append(reference.getFieldName());
            }
        }
        Problem problem = field.isEmpty()
                ? Problem.badRequest("The body is not the JSON that is expected here.")
                : Problem.invalid(List.of(new Violation(
                        field.toString(),
                        e instanceof TextWithoutNul.NulException
                                ? TextWithoutNul.MESSAGE
                                : "is not a value that can stand here")));
        return answer(problem, request);
    }

    @ServerExceptionMapper
    Response webApplication(WebApplicationException e, HttpServerRequest request) {
        Response response = e.getResponse();
        if (response.hasEntity() || response.getStatus() < 400) {
            return response;
        }
        if (response.getStatus() >= 500) {
            return unexpected(e, request);
        }
        Response answer = answer(Problem.of(response.getStatusInfo(), detail(response.getStatus())), request);
        // such as Allow
        return Response.fromResponse(response)
                .entity(answer.getEntity())
                .type(answer.getMediaType())
                .build();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e, HttpServerRequest request) {
        UUID id = UUID.randomUUID();
        LOG.errorf(e, "a request failed unexpectedly problem=%s method=%s", id, request.method());
        return answer(
                Problem.of(
                        Response.Status.INTERNAL_SERVER_ERROR,
                        "Something went wrong here, not with the request. The log has it as problem=" + id + "."),
                request);
    }

    private Response signInFirst(RoutingContext context) {
        HttpServerRequest request = context.request();
        discardRest(request);
        if (!ended.known()) {
            return problem(
                    ProblemException.unavailable(
                            "This service has just been started and does not know yet who is signed in. Try again in a"
                                    + " moment.",
                            Duration.ofSeconds(2)),
                    request);
        }
        if (SessionMechanism.isUndecided(context)) {
            return problem(
                    ProblemException.unavailable(
                            "The OpenID Connect issuer that the token names cannot be asked now whether it is good. Keep"
                                    + " the token and try again in a moment.",
                            OpenIdIssuer.PAUSE),
                    request);
        }
        return WayIn.wantsPage(request) ? WayIn.signInFirst(context) : WayIn.unauthorized();
    }

    /** Browsers send a file to its end before they read the answer, which nobody else takes off the line any more. */
    private static void discardRest(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.handler(discarded -> {});
            request.resume();
        }
    }

    private static Response answer(Problem problem, HttpServerRequest request) {
        discardRest(request);
        return WayIn.wantsPage(request)
                ? Response.status(problem.status())
                        .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                        .entity(Templates.problem(problem).render())
                        .build()
                : problem.response();
    }

    private static String detail(int status) {
        return switch (status) {
            case 404 -> "There is nothing at this address.";
            case 405 -> "This address does not take that method.";
            case 406 -> "This address has nothing of the media type that is asked for.";
            case 415 -> "This address does not take a body of that media type.";
            default -> "The request cannot be used as it is.";
        };
    }

    /** The path without the method and its parameter, as the JSON has it. */
    private static String field(Path path) {
        StringBuilder field = new StringBuilder();
        for (Path.Node node : path) {
            if (node.getKind() == ElementKind.METHOD || node.getKind() == ElementKind.PARAMETER) {
                continue;
            }
            if (node.getIndex() != null) {
                field.append('[').append(node.getIndex()).append(']');
            }
            if (node.getName() != null && node.getKind() == ElementKind.PROPERTY) {
                field.append(field.isEmpty() ? "" : ".").append(node.getName());
            }
        }
        return field.isEmpty() ? lastName(path) : field.toString();
    }

    /** A parameter that is checked itself, such as a query parameter. */
    private static String lastName(Path path) {
        String name = "";
        for (Path.Node node : path) {
            name = node.getName() == null ? name : node.getName();
        }
        return name;
    }
}
