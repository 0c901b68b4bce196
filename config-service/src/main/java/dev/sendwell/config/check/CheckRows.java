package dev.sendwell.config.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** The table {@code connection_check}. */
@Singleton
class CheckRows {
    @Inject
    DataSource database;

    @Inject
    ObjectMapper json;

    /** A check as it was last written down. */
    record Stored(Instant startedAt, Ladder ladder) {}

    /** Writes how far a check has come. */
    void put(UUID id, Instant startedAt, Ladder ladder) {
        String sql = """
                insert into connection_check (id, started_at, ladder) values (?, ?, ?::json)
                on conflict (id) do update set ladder = excluded.ladder
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement put = connection.prepareStatement(sql)) {
            put.setObject(1, id);
            put.setObject(2, startedAt.atOffset(ZoneOffset.UTC));
            put.setString(3, json.writeValueAsString(ladder));
            put.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("a check could not be written down", e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a ladder cannot be written as JSON", e);
        }
    }

    Optional<Stored> find(UUID id) {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select started_at, ladder from connection_check where id = ?")) {
            select.setObject(1, id);
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                return Optional.of(new Stored(
                        rows.getObject(1, OffsetDateTime.class).toInstant(),
                        json.readValue(rows.getString(2), Ladder.class)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a check could not be read", e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored ladder is not readable", e);
        }
    }

    void forgetBefore(Instant time) {
        try (Connection connection = database.getConnection();
                PreparedStatement delete =
                        connection.prepareStatement("delete from connection_check where started_at < ?")) {
            delete.setObject(1, time.atOffset(ZoneOffset.UTC));
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("old checks could not be deleted", e);
        }
    }
}
