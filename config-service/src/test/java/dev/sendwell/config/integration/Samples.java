package dev.sendwell.config.integration;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Inputs that keep all rules, for tests to change. */
public final class Samples {
    /** The example key of SendGrid's documentation. */
    static final String KEY =
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";

    private Samples() {}

    public static String newId() {
        return "shop-" + UUID.randomUUID().toString().substring(0, 8);
    }

    public static Map<String, Object> sendGrid(String id, String apiKey) {
        Map<String, Object> smtp = new HashMap<>(Map.of(
                "host", "smtp.sendgrid.net",
                "port", 587,
                "security", "starttls",
                "username", "apikey",
                "password", apiKey));
        return new HashMap<>(Map.of(
                "id",
                id,
                "provider",
                "sendgrid",
                "smtp",
                smtp,
                "from",
                new HashMap<>(Map.of("address", "hello@shop.example", "name", "The Shop")),
                "webhook",
                new HashMap<>(Map.of("verificationKeys", List.of(KEY)))));
    }

    /** A part of an input, to be changed. */
    @SuppressWarnings("unchecked") // the parts above are such maps
    static Map<String, Object> part(Map<String, Object> input, String name) {
        return (Map<String, Object>) input.get(name);
    }

    /** The form's fields for the same. */
    public static Map<String, String> form(String id, String apiKey) {
        return new HashMap<>(Map.of(
                "id", id,
                "provider", "sendgrid",
                "enabled", "on",
                "smtp.host", "smtp.sendgrid.net",
                "smtp.port", "587",
                "smtp.security", "starttls",
                "smtp.username", "apikey",
                "smtp.password", apiKey,
                "from.address", "hello@shop.example",
                "unconfirmed", "hold"));
    }
}
