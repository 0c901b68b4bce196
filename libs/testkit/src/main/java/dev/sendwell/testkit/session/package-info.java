/**
 * Keys and sessions for tests. The keys are made once per JVM, so that a service under test, started with
 * {@link dev.sendwell.testkit.session.TestKeys}, believes the sessions that {@link dev.sendwell.testkit.session.TestSessions}
 * mints. Nothing here is a secret of anybody.
 */
@NullMarked
package dev.sendwell.testkit.session;

import org.jspecify.annotations.NullMarked;
