package dev.sendwell.config.person;

import io.quarkus.elytron.security.common.BcryptUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Rules and hashes of passwords. */
final class Passwords {
    private static final int COST = 12;
    private static final int SHORTEST = 10;
    /** Bcrypt does not look at more. */
    private static final int LONGEST_BYTES = 72;

    /** Compared with when there is no such person, so that the time an answer takes does not tell. */
    private static final String NOBODYS = BcryptUtil.bcryptHash("nobody has this password", COST);

    private Passwords() {}

    /** What is wrong with a new password, or null. */
    static @Nullable String refusal(@Nullable String password) {
        if (password == null || password.length() < SHORTEST) {
            return "has to have at least " + SHORTEST + " characters";
        }
        return password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES
                ? "may have at most " + LONGEST_BYTES + " bytes"
                : null;
    }

    static String hash(String password) {
        return BcryptUtil.bcryptHash(password, COST);
    }

    /**
     * Whether a password is the one of a hash; takes as long for nobody's.
     *
     * @param hash null where there is no such person
     */
    static boolean matches(String password, @Nullable String hash) {
        boolean same = BcryptUtil.matches(password, hash == null ? NOBODYS : hash);
        return same && hash != null;
    }
}
