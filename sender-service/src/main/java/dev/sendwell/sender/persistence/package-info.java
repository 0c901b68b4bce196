/**
 * Everything that speaks SQL. Each table's statements stand in one class, and a transaction that spans several of them in one
 * other.
 *
 * <p>Statements take arrays ({@code unnest}), so that a batch costs as many round trips as one request. Rows are locked in the
 * order of their ids. Leases and slots go by the database's clock; everything that a request was promised goes by the injected
 * one.
 */
@NullMarked
package dev.sendwell.sender.persistence;

import org.jspecify.annotations.NullMarked;
