package dev.sendwell.config.person;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sendwell.dashboard.Role;

/** What a person may do. */
public enum PersonRole {
    /** Sees and changes everything. */
    @JsonProperty(Role.ADMIN)
    ADMIN(Role.ADMIN),
    /** Sees everything but message bodies and secrets. */
    @JsonProperty(Role.VIEWER)
    VIEWER(Role.VIEWER);

    private final String group;

    PersonRole(String group) {
        this.group = group;
    }

    /** As in the session's {@code groups}. */
    public String group() {
        return group;
    }
}
