package dev.sendwell.sender.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some lines of a list, newest first.
 *
 * @param next where the following page begins; absent on the last
 */
public record Page<T>(List<T> items, @Nullable Cursor next) {}
