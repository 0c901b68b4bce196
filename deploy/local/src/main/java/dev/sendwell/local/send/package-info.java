/**
 * {@code ./sendwell send}: one message to everybody in a CSV file.
 *
 * <p>A line that cannot be used is reported by its number and stops nobody else. Request ids follow from campaign and address,
 * so that the same command given again, after a crash or out of doubt, sends nothing twice and only tells what became of it.
 */
@NullMarked
package dev.sendwell.local.send;

import org.jspecify.annotations.NullMarked;
