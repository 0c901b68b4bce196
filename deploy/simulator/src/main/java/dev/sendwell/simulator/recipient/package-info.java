/**
 * What happens to a message once SendGrid has it: dropped because of a suppression list, or whatever the recipient's address
 * asks for by its local part.
 *
 * <p>{@code bounce+ann@example.org} bounces, {@code spam+ann@example.org} is delivered and then complains, and so on; see
 * {@link dev.sendwell.simulator.recipient.Behaviour}. The lists are the provider's own, as at SendGrid: they know nothing of
 * Sendwell's, and mail that should not have been sent ends here as {@code dropped}.
 */
@NullMarked
package dev.sendwell.simulator.recipient;

import org.jspecify.annotations.NullMarked;
