package dev.sendwell.contracts;

import org.jspecify.annotations.Nullable;

/**
 * An address with a display name, as written by whoever wrote it: not checked and not canonical.
 *
 * @param address such as {@code customer@example.org}
 * @param name any Unicode text without line breaks; absent when there is none
 */
public record Mailbox(@Nullable String address, @Nullable String name) {}
