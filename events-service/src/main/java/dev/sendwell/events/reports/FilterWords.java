package dev.sendwell.events.reports;

import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** A filter as it stands in an address, not yet read: shown again as it was when it cannot be. */
record FilterWords(
        @RestQuery @Nullable String integration,
        @RestQuery @Nullable String campaign,
        @RestQuery @Nullable String domain,
        @RestQuery @Nullable String kind,
        @RestQuery @Nullable String from,
        @RestQuery @Nullable String to,
        @RestQuery @Nullable String zone,
        @RestQuery @Nullable String by) {

    /** Nothing given: the last seven days of everything. */
    static final FilterWords NONE = new FilterWords(null, null, null, null, null, null, null, null);
}
