package dev.sendwell.backing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Creates what a service needs of a PostgreSQL server: its database, a role that owns it, and one for the application. */
public final class Databases {
    private final String adminUrl;
    private final String user;
    private final String password;

    /**
     * @param adminUrl JDBC URL of any database of the server
     * @param user a superuser
     * @param password the superuser's
     */
    public Databases(String adminUrl, String user, String password) {
        this.adminUrl = adminUrl;
        this.user = user;
        this.password = password;
    }

    /**
     * Creates the database {@code name} with the roles {@code name_owner}, which runs migrations, and {@code name_app}, which may
     * only use what the migrations grant. What exists is kept; pass words are set anew.
     *
     * @param name letters, digits and underscores
     */
    public void create(String name, String ownerPassword, String appPassword) {
        if (!name.matches("[a-z][a-z0-9_]{0,50}")) {
            throw new IllegalArgumentException("not a database name: " + name);
        }
        try (Connection connection = DriverManager.getConnection(adminUrl, user, password);
                Statement statement = connection.createStatement()) {
            createRole(statement, name + "_owner", ownerPassword);
            createRole(statement, name + "_app", appPassword);
            if (!exists(statement, "select 1 from pg_database where datname = '" + name + "'")) {
                statement.execute("create database " + name + " owner " + name + "_owner");
            }
            statement.execute("revoke all on database " + name + " from public");
            statement.execute("grant connect on database " + name + " to " + name + "_app");
        } catch (SQLException e) {
            throw new IllegalStateException("database " + name + " cannot be created", e);
        }
    }

    private static void createRole(Statement statement, String role, String password) throws SQLException {
        if (!exists(statement, "select 1 from pg_roles where rolname = '" + role + "'")) {
            statement.execute("create role " + role + " login");
        }
        statement.execute("alter role " + role + " password '" + password.replace("'", "''") + "'");
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }
}
