/**
 * Who may do what at a service: {@link dev.sendwell.testkit.access.RouteWalk} finds every route that the service has registered
 * and tries it as nobody, as a viewer and as an admin. A route that the service's own table does not name fails the test, so
 * that a new one cannot be forgotten.
 */
@NullMarked
package dev.sendwell.testkit.access;

import org.jspecify.annotations.NullMarked;
