package dev.sendwell.config.integration;

import static dev.sendwell.config.integration.Samples.newId;
import static dev.sendwell.config.integration.Samples.sendGrid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.sendwell.config.As;
import dev.sendwell.contracts.Blob;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The last but one step of a rotation: a newer key encrypts, and the older one is still there. */
@QuarkusTest
@TestProfile(ReencryptionIT.NewerKeyPromoted.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class ReencryptionIT {
    private final String id = newId();

    @Inject
    DataSource database;

    public static class NewerKeyPromoted implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sendwell.keysets.smtp", rotated(TestKeys.current().smtpKeyset()),
                    "sendwell.keysets.webhook", rotated(TestKeys.current().webhookKeyset()));
        }

        private static String rotated(String keyset) {
            String added = SecretKeyset.fromJson(keyset).withNewKey();
            return SecretKeyset.fromJson(added).withNewestKeyPromoted();
        }
    }

    @Test
    void encryptsWithTheNewKeyWhatTheOldOneEncryptedAndPublishesIt() throws SQLException, IOException {
        SecretKeyset old = SecretKeyset.fromJson(TestKeys.current().smtpKeyset());
        As.admin()
                .body(sendGrid(id, "SG.secret"))
                .post("/api/integrations")
                .then()
                .statusCode(201);
        store(old.encrypt(id, "smtp.password", "SG.secret").ciphertext().bytes());

        As.admin().post("/api/keys/re-encrypt").then().statusCode(200).body("changed", hasItem(id));

        try (KafkaProbe kafka = new KafkaProbe()) {
            byte[] published = kafka.await(
                            Topic.INTEGRATIONS, 1, record -> id.equals(record.key()) && version(record.value()) == 2)
                    .getFirst()
                    .value();
            IntegrationRecord.EncryptedSecret password = ((IntegrationRecord.Integration)
                            ContractsJson.read(published, IntegrationRecord.class))
                    .smtp()
                    .password();
            assertThat(password).isNotNull();
            assertThat(SecretKeyset.keyIdOf(password)).isNotEqualTo(old.keyIds().getFirst());
        }
        As.admin()
                .post("/api/keys/re-encrypt")
                .then()
                .body("changed", equalTo(List.of()))
                .body("current", hasItem(id));
        As.viewer()
                .get("/api/audit?subject=integration/" + id)
                .then()
                .body("[0].action", equalTo("secrets encrypted anew"));
    }

    @Test
    void encryptsAStoredApiKeyToo() throws SQLException {
        SecretKeyset old = SecretKeyset.fromJson(TestKeys.current().webhookKeyset());
        As.admin()
                .body(sendGrid(id, "SG.secret"))
                .post("/api/integrations")
                .then()
                .statusCode(201);
        storeApiKey(old.encrypt(id, "sendgrid.api-key", "SG.api").ciphertext().bytes());

        As.admin().post("/api/keys/re-encrypt").then().statusCode(200).body("changed", hasItem(id));

        assertThat(SecretKeyset.keyIdOf(new IntegrationRecord.EncryptedSecret(Blob.of(storedApiKey()))))
                .isNotEqualTo(old.keyIds().getFirst());
        storeApiKey(SecretKeyset.fromJson(SecretKeyset.generateJson())
                .encrypt(id, "sendgrid.api-key", "SG.api")
                .ciphertext()
                .bytes());
        As.admin().post("/api/keys/re-encrypt").then().statusCode(200).body("locked", hasItem(id));
        As.admin().header("If-Match", "*").delete("/api/integrations/{id}", id);
    }

    private void storeApiKey(byte[] ciphertext) throws SQLException {
        String sql =
                "insert into sendgrid_webhook (integration_id, webhook_id, connected_at, api_key, checked_at, differences)"
                        + " values (?, 'w', now(), ?, now(), '') on conflict (integration_id) do update set api_key = excluded.api_key";
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, id);
            insert.setBytes(2, ciphertext);
            insert.executeUpdate();
        }
    }

    private byte[] storedApiKey() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select api_key from sendgrid_webhook where integration_id = ?")) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBytes(1);
            }
        }
    }

    @Test
    void leavesAloneWhatNoKeyOpensAndNamesIt() throws SQLException {
        As.admin()
                .body(sendGrid(id, "SG.secret"))
                .post("/api/integrations")
                .then()
                .statusCode(201);
        store(SecretKeyset.fromJson(SecretKeyset.generateJson())
                .encrypt(id, "smtp.password", "SG.secret")
                .ciphertext()
                .bytes());

        As.admin().post("/api/keys/re-encrypt").then().statusCode(200).body("locked", hasItem(id));
        As.admin().header("If-Match", "*").delete("/api/integrations/{id}", id);
    }

    private void store(byte[] ciphertext) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("update integration set password = ? where id = ?")) {
            update.setBytes(1, ciphertext);
            update.setString(2, id);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    private static long version(byte[] record) {
        try {
            return ContractsJson.mapper().readTree(record).path("version").asLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
