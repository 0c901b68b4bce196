/**
 * What tests share: a real Kafka broker and a real PostgreSQL, and a way to look at what stands in a topic.
 *
 * <p>The backing services are embedded by default and containers where {@code SENDWELL_BACKING=containers}; the same tests pass
 * on both. They are started once for a JVM, and every start of a service under test gets a database of its own.
 */
@NullMarked
package dev.sendwell.testkit;

import org.jspecify.annotations.NullMarked;
