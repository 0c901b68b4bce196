package dev.sendwell.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * Why a request was not done (RFC 9457), as an API answers it. It names the thing, never a secret, and nothing of the inside.
 *
 * @param type {@code about:blank}: the status says which kind of problem it is
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what happened to this request, and what helps
 * @param violations the fields that are wrong; left out when none is
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Violation> violations) {
    /** The media type of problems. */
    public static final String JSON = "application/problem+json";

    /** A problem of a status. */
    public static Problem of(Response.StatusType status, String detail) {
        return new Problem("about:blank", status.getReasonPhrase(), status.getStatusCode(), detail, List.of());
    }

    /** 400: fields are wrong. */
    public static Problem invalid(List<Violation> violations) {
        String detail =
                violations.size() == 1 ? "One field is not valid." : violations.size() + " fields are not valid.";
        Problem bad = of(Response.Status.BAD_REQUEST, detail);
        return new Problem(bad.type, bad.title, bad.status, bad.detail, List.copyOf(violations));
    }

    /** 400: the request as a whole cannot be used. */
    public static Problem badRequest(String detail) {
        return of(Response.Status.BAD_REQUEST, detail);
    }

    /** 403: who asks may not, or not like this. */
    public static Problem forbidden(String detail) {
        return of(Response.Status.FORBIDDEN, detail);
    }

    /** 404. */
    public static Problem notFound(String detail) {
        return of(Response.Status.NOT_FOUND, detail);
    }

    /** 409: what is there already stands in the way. */
    public static Problem conflict(String detail) {
        return of(Response.Status.CONFLICT, detail);
    }

    /** The answer of an API. */
    public Response response() {
        return Response.status(status)
                .type(MediaType.valueOf(JSON))
                .entity(this)
                .build();
    }
}
