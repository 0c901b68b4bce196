package dev.sendwell.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which service serves which path: an allow list. What is not on it is not reachable, management endpoints among it.
 */
public final class Routes {
    /** A path that equals the key, or begins with the key and a slash. */
    private static final Map<String, List<String>> SERVICES_BY_PATH = new LinkedHashMap<>();

    static {
        for (String path : List.of(
                "/sign-in",
                "/sign-out",
                "/session",
                "/settings",
                "/api/integrations",
                "/api/incidents",
                "/api/session",
                "/api/people",
                "/api/tokens",
                "/api/audit",
                "/api/keys")) {
            SERVICES_BY_PATH.put(path, List.of("config-service"));
        }
        for (String path : List.of("/queue", "/api/requests")) {
            SERVICES_BY_PATH.put(path, List.of("sender-service"));
        }
        for (String path : List.of(
                "/webhooks",
                "/u",
                "/reports",
                "/suppressions",
                "/addresses",
                "/events",
                "/api/reports",
                "/api/events",
                "/api/suppressions",
                "/api/addresses")) {
            SERVICES_BY_PATH.put(path, List.of("events-service"));
        }
        // Every service has the same ones, so that a page needs no other service than its own.
        SERVICES_BY_PATH.put("/assets", List.of("events-service", "config-service", "sender-service"));
    }

    private Routes() {}

    /** The whole list: the preferred service of a path and everything below it, and of {@code /} alone. */
    public static Map<String, String> preferred() {
        Map<String, String> preferred = new LinkedHashMap<>();
        preferred.put("/", servicesOf("/").getFirst());
        SERVICES_BY_PATH.forEach((path, services) -> preferred.put(path, services.getFirst()));
        return preferred;
    }

    /** The services that can answer a path, the preferred one first; none when the path is not on the list. */
    static List<String> servicesOf(String path) {
        if (path.equals("/")) {
            return List.of("config-service");
        }
        if (couldBeAnother(path)) {
            return List.of();
        }
        return SERVICES_BY_PATH.entrySet().stream()
                .filter(route -> path.equals(route.getKey()) || path.startsWith(route.getKey() + "/"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }

    /** Whether a server might resolve the path to another one: dot segments however written, empty ones, back slashes. */
    private static boolean couldBeAnother(String path) {
        if (path.contains("\\") || path.contains("//")) {
            return true;
        }
        for (String segment : path.split("/|(?i)%2f|%5c", -1)) {
            String name = segment.replaceFirst(";.*", "").replaceAll("(?i)%2e", ".");
            if (name.equals(".") || name.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
