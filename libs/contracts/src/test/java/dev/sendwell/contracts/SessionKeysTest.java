package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SessionKeysTest {

    @Test
    void keepsThePrivateKeyOutOfTheVerificationKeysAndOutOfItsText() throws JsonProcessingException {
        SessionKeys keys = SessionKeys.generate();
        String secret = key(keys.signing()).get("d").textValue();

        assertThat(key(keys.verification()).has("d")).isFalse();
        assertThat(keys.verification()).doesNotContain(secret);
        assertThat(keys.toString()).doesNotContain(secret);
    }

    @RepeatedTest(40) // a coordinate with leading zeros comes up in one of 128 keys
    void writesEveryNumberAs32Bytes() throws JsonProcessingException {
        JsonNode key = key(SessionKeys.generate().signing());

        for (String number : new String[] {"x", "y", "d"}) {
            assertThat(Base64.getUrlDecoder().decode(key.get(number).textValue()))
                    .hasSize(32);
        }
    }

    @Test
    void givesEveryPairItsOwnKeyId() throws JsonProcessingException {
        SessionKeys one = SessionKeys.generate();

        assertThat(key(one.signing()).get("kid"))
                .isEqualTo(key(one.verification()).get("kid"));
        assertThat(key(SessionKeys.generate().signing()).get("kid"))
                .isNotEqualTo(key(one.signing()).get("kid"));
    }

    private static JsonNode key(String jwks) throws JsonProcessingException {
        return ContractsJson.mapper().readTree(jwks).get("keys").get(0);
    }
}
