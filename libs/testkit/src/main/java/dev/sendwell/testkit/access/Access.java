package dev.sendwell.testkit.access;

/** Who may use a route. */
public enum Access {
    /** Also somebody who is not signed in. */
    ANYONE,
    /** A viewer and an admin; below {@code /api/} also with an API token. */
    SIGNED_IN,
    /** An admin only; below {@code /api/} also with an admin's API token. */
    ADMIN,
    /** Whoever signed in, with no API token whatever its role. */
    PERSON,
    /** An admin who signed in, with no API token whatever its role. */
    ADMIN_IN_PERSON;

    boolean viewersToo() {
        return this == ANYONE || this == SIGNED_IN || this == PERSON;
    }

    boolean tokensToo() {
        return this == ANYONE || this == SIGNED_IN || this == ADMIN;
    }
}
