package dev.sendwell.testkit.access;

import java.util.List;

/** What no database and no calendar can hold, and some of what only looks like it. */
public final class HostileText {
    public static final List<String> ALL = List.of(
            "\0",
            "a\0b",
            "i:a\0b",
            "a\0@example.org",
            "+999999999-12-31T23:59:59.999999999Z",
            "-999999999-01-01T00:00:00Z",
            "+999999999-12-31",
            "-999999999-01-01",
            "9999-12-31",
            "9999-12-31T23:59:59Z",
            "0000-01-01T00:00:00Z",
            "294277-01-01",
            "2147483648",
            "-1",
            "1e400",
            "\ud800",
            "g:shop:99999999999999999999",
            "\u202e%00%ff",
            "x".repeat(3_000));

    private HostileText() {}
}
