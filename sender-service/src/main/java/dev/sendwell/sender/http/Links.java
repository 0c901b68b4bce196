package dev.sendwell.sender.http;

import dev.sendwell.sender.queue.Group;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Addresses of pages. */
final class Links {
    private Links() {}

    /** Where the story of a request stands. */
    static String request(String integrationId, String requestId) {
        return "/queue/requests/" + encoded(integrationId) + "/" + encoded(requestId);
    }

    /** The list of a group's requests. */
    static String list(Group group) {
        StringBuilder link =
                new StringBuilder("/queue/list?state=" + group.standing().word());
        add(link, "integration", group.integrationId());
        add(link, "cause", group.cause());
        link.append("&reason=").append(encoded(group.reason()));
        return link.toString();
    }

    /** Adds a parameter that has a value. */
    static void add(StringBuilder query, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            query.append(query.isEmpty() ? "" : "&").append(name).append('=').append(encoded(value));
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
