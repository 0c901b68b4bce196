package dev.sendwell.events.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the vector that SendGrid's own Java library is tested with. */
class VerificationKeyTest {
    private static final String KEY =
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
    private static final String TIMESTAMP = "1600112502";
    private static final String SIGNATURE =
            "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=";
    private static final String BODY =
            "[{\"email\":\"hello@world.com\",\"event\":\"dropped\",\"reason\":\"Bounced Address\",\"sg_event_id\":\"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA\",\"sg_message_id\":\"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0\",\"smtp-id\":\"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>\",\"timestamp\":1600112492}]\r\n";

    private final VerificationKey key = VerificationKey.parse(KEY);

    @Test
    void verifiesThePublishedVector() {
        assertThat(key.verifies(TIMESTAMP, bytes(BODY), SIGNATURE)).isTrue();
    }

    @Test
    void verifiesTheBytesAndNotTheirMeaning() {
        assertThat(key.verifies(TIMESTAMP, bytes(BODY.strip()), SIGNATURE)).isFalse();
        assertThat(key.verifies(TIMESTAMP, bytes(BODY + "\r\n"), SIGNATURE)).isFalse();
        assertThat(key.verifies(TIMESTAMP, bytes(BODY.replace(":", ": ")), SIGNATURE))
                .isFalse();
    }

    @Test
    void verifiesTheTimestamp() {
        assertThat(key.verifies("1600112503", bytes(BODY), SIGNATURE)).isFalse();
        assertThat(key.verifies("", bytes(BODY), SIGNATURE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "%%%", "AAAA", "MEUCIGHQVtGj", "MAYCAQACAQA="})
    void anythingElseIsABadSignatureAndNoFailure(String signature) {
        assertThat(key.verifies(TIMESTAMP, bytes(BODY), signature)).isFalse();
    }

    @Test
    void forgivesWhiteSpaceAroundTheKey() {
        assertThat(VerificationKey.parse(" " + KEY + "\n").verifies(TIMESTAMP, bytes(BODY), SIGNATURE))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense!", "bm9uZQ==", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"})
    void refusesWhatIsNoKey(String base64) {
        assertThatIllegalArgumentException().isThrownBy(() -> VerificationKey.parse(base64));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "Ed25519"})
    void refusesAKeyOfAnotherKind(String algorithm) throws NoSuchAlgorithmException {
        byte[] other = KeyPairGenerator.getInstance(algorithm)
                .generateKeyPair()
                .getPublic()
                .getEncoded();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerificationKey.parse(Base64.getEncoder().encodeToString(other)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
