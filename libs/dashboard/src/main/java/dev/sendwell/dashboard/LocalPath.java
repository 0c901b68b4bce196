package dev.sendwell.dashboard;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** A place within the dashboard that a link or form names, such as the page to go to after sign-in. */
public final class LocalPath {
    private LocalPath() {}

    /**
     * The path and query that were given, or a place to fall back to when they lead, or could be read as leading, anywhere else.
     */
    public static String orElse(@Nullable String given, String fallback) {
        return given != null && isLocal(given) ? given : fallback;
    }

    private static boolean isLocal(String given) {
        if (!given.startsWith("/") || given.startsWith("//")) {
            return false;
        }
        try {
            // Browsers read a backslash as a slash; a URI may not have one, nor a control character.
            URI uri = new URI(given);
            return uri.getScheme() == null && uri.getRawAuthority() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
