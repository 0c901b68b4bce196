/**
 * What the pages and APIs of all three services share: the page shell with its style sheet and assets, the sign-in check, the
 * CSRF check, security headers, problems (RFC 9457), and how numbers and times are written.
 *
 * <p>A service gets all of it by having this library on its class path; endpoints are refused unless they carry
 * {@code @RolesAllowed} or {@code @PermitAll}. Only config-service signs sessions and API tokens: the others believe a token because
 * a public key says so, and stop believing it because the {@code access} topic says so. A browser whose token has run out is sent
 * to config-service for the next one ({@link dev.sendwell.dashboard.WayIn}).
 *
 * <p>Nothing here knows a table, or a topic other than {@code access} and {@code token-uses}.
 */
@NullMarked
package dev.sendwell.dashboard;

import org.jspecify.annotations.NullMarked;
