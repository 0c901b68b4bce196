package dev.sendwell.testkit.access;

/** Who may use a route. */
public enum Access {
    /** Also somebody who is not signed in. */
    ANYONE,
    /** A viewer and an admin. */
    SIGNED_IN,
    /** An admin only. */
    ADMIN
}
