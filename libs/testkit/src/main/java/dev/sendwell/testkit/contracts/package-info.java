/**
 * Checks that hold for every service's use of the contracts.
 *
 * <p>The golden files of {@code libs/contracts} are on this module's class path; a service hands over the mapper that Quarkus
 * injects, which is not the one that {@code libs/contracts} tests. Nothing here starts anything.
 */
@NullMarked
package dev.sendwell.testkit.contracts;

import org.jspecify.annotations.NullMarked;
