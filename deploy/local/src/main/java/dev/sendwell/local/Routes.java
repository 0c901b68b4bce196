package dev.sendwell.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which service serves which path: an allow list. What is not on it is not reachable, management endpoints among it.
 */
final class Routes {
    /** A path that equals the key, or begins with the key and a slash. */
    private static final Map<String, String> SERVICE_BY_PATH = new LinkedHashMap<>();

    static {
        for (String path :
                new String[] {"/sign-in", "/sign-out", "/settings", "/api/integrations", "/api/session", "/api/people"
                }) {
            SERVICE_BY_PATH.put(path, "config-service");
        }
        for (String path : new String[] {"/queue", "/api/requests"}) {
            SERVICE_BY_PATH.put(path, "sender-service");
        }
        for (String path : new String[] {
            "/webhooks",
            "/reports",
            "/suppressions",
            "/addresses",
            "/api/reports",
            "/api/suppressions",
            "/api/addresses",
            // Every service has the same ones; this one takes them.
            "/assets"
        }) {
            SERVICE_BY_PATH.put(path, "events-service");
        }
    }

    private Routes() {}

    /** The service of a path; empty when the path is not on the list. */
    static Optional<String> serviceOf(String path) {
        if (path.equals("/")) {
            return Optional.of("config-service");
        }
        // A path that a service might resolve to another one is nobody's.
        if (path.contains("..")
                || path.contains("//")
                || path.contains("%2e")
                || path.contains("%2E")
                || path.contains("%2f")
                || path.contains("%2F")
                || path.contains(";")
                || path.contains("\\")) {
            return Optional.empty();
        }
        return SERVICE_BY_PATH.entrySet().stream()
                .filter(route -> path.equals(route.getKey()) || path.startsWith(route.getKey() + "/"))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
