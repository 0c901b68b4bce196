package dev.sendwell.local;

import java.nio.file.Path;
import java.util.List;

/**
 * A service as it is started here.
 *
 * @param name its module
 * @param database its database
 * @param heapMegabytes {@code -Xmx}
 */
record ServiceDefinition(String name, String database, int heapMegabytes) {
    /** In the order of their start; heaps as measured during the demo with a good half in reserve. */
    static final List<ServiceDefinition> ALL = List.of(
            new ServiceDefinition("config-service", "sendwell_config", 256),
            new ServiceDefinition("events-service", "sendwell_events", 384),
            new ServiceDefinition("sender-service", "sendwell_sender", 512));

    Path jar(Path sources) {
        return sources.resolve(name).resolve("target").resolve("quarkus-app").resolve("quarkus-run.jar");
    }
}
