package dev.sendwell.config.check;

import dev.sendwell.advice.Trouble;
import org.jspecify.annotations.Nullable;

/**
 * What is to be checked.
 *
 * @param password absent exactly when the server has no user name
 * @param from whom the message comes from
 * @param to whom it goes to; absent: nothing is sent, the check ends after signing in
 */
public record Wish(
        Trouble.Server server,
        @Nullable String password,
        String from,
        @Nullable String to) {

    /** Does not show the password. */
    @Override
    public String toString() {
        return "Wish[server=" + server + "]";
    }
}
