package dev.sendwell.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {

    @Test
    void givesAServiceADatabaseInWhichItsApplicationRoleOwnsNothing() throws SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.startTemporary()) {
            postgres.databases().create("orders", "orders_owner", "orders_app");
            postgres.databases().create("orders", "orders_owner", "orders_app");
            String url = postgres.jdbcUrl("orders");
            execute(url, "orders_owner", "create table kept (id int)");
            assertThatThrownBy(() -> execute(url, "orders_app", "create table mine (id int)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void letsNobodyInWithoutThePassword() {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.startTemporary()) {
            assertThatThrownBy(() -> execute(postgres.jdbcUrl("postgres"), postgres.superuser(), "select 1"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void waitsForTheDiskWhereItsDataIsKept(@TempDir Path folder) throws SQLException {
        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.start(folder.resolve("postgres"), "secret", folder.resolve("postgres.log"));
                Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl("postgres"), postgres.superuser(), "secret");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("show fsync")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("on");
        }
    }

    @Test
    void continuesWhereAKilledProcessLeftItsServerRunning(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("postgres");
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledProcess.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(killed.waitFor()).isEqualTo(KilledProcess.HALTED);
        long left = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
        assertThat(ProcessHandle.of(left)).isPresent();

        try (EmbeddedPostgres next = EmbeddedPostgres.start(data, "secret", folder.resolve("postgres.log"));
                Connection connection =
                        DriverManager.getConnection(next.jdbcUrl("orders"), "orders_owner", "orders_owner");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from kept")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(1);
            assertThat(ProcessHandle.of(left)).isEmpty();
        }
    }

    /** Starts a server, commits something and dies without stopping it. */
    static final class KilledProcess {
        static final int HALTED = 9;

        private KilledProcess() {}

        public static void main(String[] arguments) throws SQLException {
            EmbeddedPostgres postgres =
                    EmbeddedPostgres.start(Path.of(arguments[0]), "secret", Path.of(arguments[0] + ".log"));
            postgres.databases().create("orders", "orders_owner", "orders_app");
            execute(postgres.jdbcUrl("orders"), "orders_owner", "create table kept as select 1 as id");
            Runtime.getRuntime().halt(HALTED);
        }
    }

    private static void execute(String url, String user, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, user);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
