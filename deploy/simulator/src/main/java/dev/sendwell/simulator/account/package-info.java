/**
 * What an account has beside its mail: API keys with their scopes, and a standing, that is whether its credits are used up and
 * which From domains it has verified. SMTP and the API ask here; nothing of it is kept when the process ends.
 */
@NullMarked
package dev.sendwell.simulator.account;

import org.jspecify.annotations.NullMarked;
