package dev.sendwell.config.integration;

import dev.sendwell.dashboard.Violation;
import java.util.List;

/** What came of checking an input. */
sealed interface CheckedSettings {
    /** It keeps the rules. */
    record Kept(IntegrationSettings settings) implements CheckedSettings {}

    /** It breaks them, field by field. */
    record Broken(List<Violation> violations) implements CheckedSettings {}
}
