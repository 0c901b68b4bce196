/**
 * Reproducible measurements: {@code ./sendwell bench NAME}. Each compares Sendwell with something else on the same machine, in turn and
 * several times, and prints the medians and their ratios; figures of one run alone say little.
 *
 * <p>What is measured runs as it does in production, in a process of its own, against a real broker and a real database on this
 * machine. Nothing here is part of a service.
 */
@NullMarked
package dev.sendwell.bench;

import org.jspecify.annotations.NullMarked;
