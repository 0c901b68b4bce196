package dev.sendwell.config.integration;

import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;

/** The answer to whoever names an integration that there is not, or not any more. */
public final class UnknownIntegration {
    private UnknownIntegration() {}

    /** To be thrown. */
    public static ProblemException problem() {
        return new ProblemException(Problem.notFound("There is no integration of this name."));
    }
}
