package dev.sendwell.events.restarts;

import dev.sendwell.backing.EmbeddedKafka;
import dev.sendwell.backing.FreePorts;
import dev.sendwell.kafka.Topics;
import dev.sendwell.testkit.SendwellBacking;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;

/** The service's backing with a broker that can be restarted: a field of the type {@link Runnable} is given what does it. */
public final class OwnBroker implements QuarkusTestResourceLifecycleManager {
    private final SendwellBacking others = new SendwellBacking();
    private final int port = FreePorts.next();
    private Path data;
    private EmbeddedKafka kafka;

    @Override
    public Map<String, String> start() {
        others.init(Map.of("database", "sendwell_events"));
        Map<String, String> config = new TreeMap<>(others.start());
        try {
            data = Files.createTempDirectory("own-broker");
            kafka = EmbeddedKafka.start(data, port);
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                Topics.create(admin);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        config.put("kafka.bootstrap.servers", kafka.bootstrapServers());
        config.put("sendwell.webhook.publish-within", "3s");
        return config;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields((Runnable) this::restart, field -> field.getType() == Runnable.class);
    }

    private void restart() {
        kafka.close();
        kafka = EmbeddedKafka.start(data, port);
    }

    @Override
    public void stop() {
        if (kafka != null) {
            kafka.close();
        }
    }
}
