package dev.sendwell.dashboard;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The OpenID Connect issuer cannot be asked whether a token is its; the token may well be good. */
public final class IssuerAwayException extends IOException {
    private static final long serialVersionUID = 1;

    IssuerAwayException(IOException why) {
        super("the issuer cannot be asked for its keys", why);
    }

    /** Whether that is why something failed. */
    static boolean isWhy(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IssuerAwayException) {
                return true;
            }
        }
        return false;
    }
}
