package dev.sendwell.events.reports.projection;

import java.time.InstantSource;
import javax.sql.DataSource;

/** Makes self-checks for tests of other packages. */
public final class Checks {
    private Checks() {}

    public static SelfCheck of(DataSource database, InstantSource clock) {
        return new SelfCheck(database, clock);
    }
}
