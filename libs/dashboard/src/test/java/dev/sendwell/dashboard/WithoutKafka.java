package dev.sendwell.dashboard;

import dev.sendwell.testkit.session.TestKeys;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** The keys of the test run, and a broker that is away: nobody can be signed in, and everything else works. */
public class WithoutKafka implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        Map<String, String> config = new HashMap<>(TestKeys.current().config());
        config.put("kafka.bootstrap.servers", "localhost:1");
        return config;
    }

    @Override
    public void stop() {}
}
