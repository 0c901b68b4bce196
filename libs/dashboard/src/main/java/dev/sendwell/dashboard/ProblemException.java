package dev.sendwell.dashboard;

import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem: as JSON for an API, as a page for a browser. */
public class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;
    private final @Nullable Duration retryAfter;

    public ProblemException(Problem problem) {
        this(problem, null);
    }

    private ProblemException(Problem problem, @Nullable Duration retryAfter) {
        super(problem.status() + " " + problem.detail());
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /** 503: what is needed for the answer is not there now; after so long it may be. */
    public static ProblemException unavailable(String detail, Duration retryAfter) {
        return new ProblemException(Problem.of(Response.Status.SERVICE_UNAVAILABLE, detail), retryAfter);
    }

    /** When it may be tried again, where that is known. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    public Problem problem() {
        return problem;
    }
}
