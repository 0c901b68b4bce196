package dev.sendwell.testkit;

import dev.sendwell.testkit.session.TestKeys;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Gives a service under test its broker, a database of its own and the keys of the test run. Use:
 * {@code @WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))}.
 */
public final class SendwellBacking implements QuarkusTestResourceLifecycleManager {
    private String database = "sendwell";

    @Override
    public void init(Map<String, String> initArgs) {
        database = initArgs.getOrDefault("database", database);
    }

    @Override
    public Map<String, String> start() {
        Backing backing = Backing.current();
        String name = database + "_" + UUID.randomUUID().toString().substring(0, 8);
        backing.databases().create(name, "owner", "app");

        Map<String, String> config = new TreeMap<>(TestKeys.current().config());
        config.put("kafka.bootstrap.servers", backing.bootstrapServers());
        config.put("quarkus.datasource.jdbc.url", backing.postgresUrl() + name);
        config.put("quarkus.datasource.username", name + "_app");
        config.put("quarkus.datasource.password", "app");
        config.put("quarkus.flyway.username", name + "_owner");
        config.put("quarkus.flyway.password", "owner");
        config.put("quarkus.flyway.placeholders.app_role", name + "_app");
        config.put("sendwell.public-url", "http://localhost:8080");
        config.put("quarkus.http.test-port", "0");
        config.put("quarkus.management.test-port", "0");
        return config;
    }

    @Override
    public void stop() {
        // The backing services serve every test class of the JVM and stop with it.
    }
}
