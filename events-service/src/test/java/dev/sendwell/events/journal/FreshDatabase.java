package dev.sendwell.events.journal;

import dev.sendwell.testkit.Backing;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** A migrated database of its own, as the application role sees it. */
public final class FreshDatabase {
    private final PGSimpleDataSource dataSource = new PGSimpleDataSource();

    public FreshDatabase() {
        Backing backing = Backing.current();
        String name = "sendwell_journal_" + UUID.randomUUID().toString().substring(0, 8);
        backing.databases().create(name, "owner", "app");
        Flyway.configure()
                .dataSource(backing.postgresUrl() + name, name + "_owner", "owner")
                .placeholders(Map.of("app_role", name + "_app"))
                .load()
                .migrate();
        dataSource.setUrl(backing.postgresUrl() + name);
        dataSource.setUser(name + "_app");
        dataSource.setPassword("app");
    }

    public DataSource dataSource() {
        return dataSource;
    }

    Connection connect() throws SQLException {
        return dataSource.getConnection();
    }

    /** The rows of a query as text. */
    public List<String> rows(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select row_to_json(q)::text from (" + sql + ") q")) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
