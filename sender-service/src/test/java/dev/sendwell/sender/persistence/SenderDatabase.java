package dev.sendwell.sender.persistence;

import dev.sendwell.testkit.SendwellBacking;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** A migrated database of the sender, without the sender. */
final class SenderDatabase {
    private SenderDatabase() {}

    /** Connections of the application role. */
    static PGSimpleDataSource create() {
        SendwellBacking backing = new SendwellBacking();
        backing.init(Map.of("database", "sendwell_sender"));
        Map<String, String> config = backing.start();
        String url = config.get("quarkus.datasource.jdbc.url");
        Flyway.configure()
                .dataSource(url, config.get("quarkus.flyway.username"), config.get("quarkus.flyway.password"))
                .placeholders(Map.of("app_role", config.get("quarkus.flyway.placeholders.app_role")))
                .load()
                .migrate();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(config.get("quarkus.datasource.username"));
        source.setPassword(config.get("quarkus.datasource.password"));
        return source;
    }
}
