package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretKeysetTest {
    private static final String SECRET = "SG.a-secret-key";
    private static final String PASSWORD = "smtp.password";

    private final String json = SecretKeyset.generateJson();
    private final SecretKeyset keyset = SecretKeyset.fromJson(json);

    @Test
    void opensWhatItEncrypted() throws Exception {
        assertThat(keyset.decrypt("shop", PASSWORD, keyset.encrypt("shop", PASSWORD, SECRET)))
                .isEqualTo(SECRET);
    }

    @Test
    void theSameSecretNeverLooksTheSameTwice() {
        assertThat(keyset.encrypt("shop", PASSWORD, SECRET)).isNotEqualTo(keyset.encrypt("shop", PASSWORD, SECRET));
    }

    @Test
    void aSecretOpensForItsOwnIntegrationAndFieldOnly() {
        IntegrationRecord.EncryptedSecret secret = keyset.encrypt("shop", PASSWORD, SECRET);

        assertUnreadable(keyset, "news", PASSWORD, secret);
        assertUnreadable(keyset, "shop", "webhook.token", secret);
    }

    @Test
    void aChangedCiphertextDoesNotOpen() {
        byte[] ciphertext =
                keyset.encrypt("shop", PASSWORD, SECRET).ciphertext().bytes();
        ciphertext[ciphertext.length - 1] ^= 1;

        assertUnreadable(keyset, "shop", PASSWORD, new IntegrationRecord.EncryptedSecret(Blob.of(ciphertext)));
    }

    @Test
    void anotherKeysetDoesNotOpenIt() {
        SecretKeyset other = SecretKeyset.fromJson(SecretKeyset.generateJson());

        assertUnreadable(other, "shop", PASSWORD, keyset.encrypt("shop", PASSWORD, SECRET));
    }

    @Test
    void afterARotationTheNewKeyEncryptsAndTheOldOneStillOpens() throws Exception {
        IntegrationRecord.EncryptedSecret before = keyset.encrypt("shop", PASSWORD, SECRET);
        SecretKeyset rotated = SecretKeyset.fromJson(rotate(json, SecretKeyset.generateJson()));
        IntegrationRecord.EncryptedSecret after = rotated.encrypt("shop", PASSWORD, SECRET);

        assertThat(rotated.decrypt("shop", PASSWORD, before)).isEqualTo(SECRET);
        assertThat(rotated.decrypt("shop", PASSWORD, after)).isEqualTo(SECRET);
        assertUnreadable(keyset, "shop", PASSWORD, after);
    }

    @Test
    void theCiphertextHidesTheSecret() {
        IntegrationRecord.EncryptedSecret secret = keyset.encrypt("shop", PASSWORD, SECRET);

        assertThat(new String(secret.ciphertext().bytes(), StandardCharsets.ISO_8859_1))
                .doesNotContain(SECRET);
        assertThat(secret.toString()).doesNotContain(SECRET).matches("EncryptedSecret\\[ciphertext=\\d+ bytes]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "hunter2", "{}", "{\"primaryKeyId\":1,\"key\":[]}", "[\"hunter2\"]", "{\"key\":\"hunter2\"}"
            })
    void refusesWhatIsNoKeysetWithoutQuotingIt(String broken) {
        assertThatThrownBy(() -> SecretKeyset.fromJson(broken))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a Tink AEAD keyset in JSON")
                .hasNoCause();
    }

    private static void assertUnreadable(
            SecretKeyset keyset, String integrationId, String field, IntegrationRecord.EncryptedSecret secret) {
        assertThatThrownBy(() -> keyset.decrypt(integrationId, field, secret))
                .isInstanceOf(SecretKeyset.UnreadableSecretException.class)
                .hasMessageStartingWith("no key of the keyset opens " + field + " of integration " + integrationId)
                .hasNoCause();
    }

    /** The keyset of a rotation's second step: both keys, the new one primary. */
    private static String rotate(String oldJson, String newJson) throws Exception {
        ObjectNode oldKeyset = (ObjectNode) ContractsJson.mapper().readTree(oldJson);
        ObjectNode newKeyset = (ObjectNode) ContractsJson.mapper().readTree(newJson);
        ((ArrayNode) newKeyset.get("key")).addAll((ArrayNode) oldKeyset.get("key"));
        return newKeyset.toString();
    }

    @Test
    void isRotatedSoThatAtEveryStepEverybodyOpensWhatAnybodyEncrypts() throws Exception {
        SecretKeyset first = SecretKeyset.fromJson(SecretKeyset.generateJson());
        SecretKeyset deployed = SecretKeyset.fromJson(first.withNewKey());
        SecretKeyset promoted = SecretKeyset.fromJson(deployed.withNewestKeyPromoted());
        SecretKeyset last = SecretKeyset.fromJson(promoted.withoutOldKeys());

        IntegrationRecord.EncryptedSecret old = deployed.encrypt("shop", "smtp.password", "secret");
        assertThat(first.decrypt("shop", "smtp.password", old)).isEqualTo("secret");
        assertThat(promoted.isCurrent(old)).isFalse();
        IntegrationRecord.EncryptedSecret anew =
                promoted.encrypt("shop", "smtp.password", promoted.decrypt("shop", "smtp.password", old));
        assertThat(deployed.decrypt("shop", "smtp.password", anew)).isEqualTo("secret");
        assertThat(promoted.isCurrent(anew)).isTrue();
        assertThat(last.decrypt("shop", "smtp.password", anew)).isEqualTo("secret");
        assertThat(last.keyIds()).containsExactly(SecretKeyset.keyIdOf(anew));
        assertThatThrownBy(() -> last.decrypt("shop", "smtp.password", old))
                .hasMessageContaining("encrypted with key " + SecretKeyset.keyIdOf(old));
    }

    @Test
    void namesTheConfigurationKeyThatHoldsNoKeysetAndNotWhatItHolds() {
        assertThatThrownBy(() -> SecretKeyset.configured("sendwell.keysets.smtp", "secret text"))
                .hasMessageContaining("sendwell.keysets.smtp")
                .hasMessageNotContaining("secret text");
        assertThatThrownBy(() -> SecretKeyset.configured("sendwell.keysets.smtp", "file:/nowhere"))
                .hasMessageContaining("sendwell.keysets.smtp");
    }
}
