package dev.sendwell.dashboard;

/** What a person may do, as the names that {@code @RolesAllowed} and the token's {@code groups} use. */
public final class Role {
    /** Sees and changes everything. */
    public static final String ADMIN = "admin";
    /** Sees everything but message bodies and secrets, and changes nothing. */
    public static final String VIEWER = "viewer";

    private Role() {}
}
