package dev.sendwell.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The configuration keys that exist, as names of environment variables. */
final class KnownKeys {
    private static final Map<String, String> SERVICE_CONFIGS = Map.of(
            "config-service", "dev.sendwell.config.ServiceConfig",
            "sender-service", "dev.sendwell.sender.SenderConfig",
            "events-service", "dev.sendwell.events.EventsConfig");

    /** Of a phase that can be changed when the service is built already. */
    private static final String RUN_TIME = "RUN_TIME";

    /** The JVM's own. */
    private static final String JVM = "JAVA_TOOL_OPTIONS";

    private static final Map<String, String> QUARKUS = quarkus();

    private KnownKeys() {}

    /** Whether a service reads it, whenever it is started. */
    static boolean reads(String service, String variable) {
        return JVM.equals(variable)
                || kafka(variable)
                || RUN_TIME.equals(QUARKUS.get(variable))
                || own(service).contains(variable);
    }

    /** Sendwell's own of one service, {@code libs/dashboard}'s among them. */
    static Set<String> own(String service) {
        Set<String> names = new TreeSet<>();
        keys(service).forEach(key -> names.add(variable(key.name())));
        return names;
    }

    /** Sendwell's own that have neither a default nor may be absent. */
    static Set<String> required(String service) {
        Set<String> names = new TreeSet<>();
        keys(service).stream().filter(Key::required).forEach(key -> names.add(variable(key.name())));
        return names;
    }

    /** The default of a key of a service, as it is written. */
    static String defaultOf(String service, String name) {
        return keys(service).stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .flatMap(Key::defaultValue)
                .orElseThrow(() -> new AssertionError(name + " of " + service + " has no default"));
    }

    private record Key(String name, Optional<String> defaultValue, boolean optional) {
        boolean required() {
            return defaultValue.isEmpty() && !optional;
        }
    }

    private static List<Key> keys(String service) {
        List<Key> keys = new ArrayList<>();
        for (String mapping : List.of(
                Objects.requireNonNull(SERVICE_CONFIGS.get(service)),
                "dev.sendwell.dashboard.SessionSettings",
                "dev.sendwell.dashboard.OpenIdSettings")) {
            try {
                Class<?> type = Class.forName(mapping);
                collect(type, type.getAnnotation(ConfigMapping.class).prefix(), keys);
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }
        return keys;
    }

    private static void collect(Class<?> type, String prefix, List<Key> keys) {
        for (Method method : type.getDeclaredMethods()) {
            String name =
                    prefix + "." + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            Class<?> returned = method.getReturnType();
            if (returned.isInterface() && returned.getEnclosingClass() == type) {
                collect(returned, name, keys);
            } else if (!method.isSynthetic() && !Modifier.isStatic(method.getModifiers())) {
                keys.add(new Key(
                        name,
                        Optional.ofNullable(method.getAnnotation(WithDefault.class))
                                .map(WithDefault::value),
                        returned == Optional.class));
            }
        }
    }

    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private static boolean kafka(String variable) {
        if (!variable.startsWith("KAFKA_")) {
            return false;
        }
        String key =
                variable.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.');
        return ConsumerConfig.configNames().contains(key)
                && ProducerConfig.configNames().contains(key)
                && AdminClientConfig.configNames().contains(key);
    }

    /** Names and phases, from the model that every Quarkus extension carries for its documentation. */
    private static Map<String, String> quarkus() {
        Map<String, String> phases = new HashMap<>();
        try {
            for (URL model : Collections.list(KnownKeys.class
                    .getClassLoader()
                    .getResources("META-INF/quarkus-config-doc/quarkus-config-model.json"))) {
                try (InputStream in = model.openStream()) {
                    collect(JsonMapper.builder().build().readTree(in), phases);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return phases;
    }

    private static void collect(JsonNode node, Map<String, String> phases) {
        JsonNode variable = node.path("path").path("environmentVariable");
        if (variable.isTextual()) {
            phases.put(variable.asText(), node.path("phase").asText());
        }
        node.forEach(child -> collect(child, phases));
    }
}
