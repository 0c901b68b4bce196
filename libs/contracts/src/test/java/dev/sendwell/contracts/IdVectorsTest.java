package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ledger ids and address hashes that programs in other languages may check themselves against. */
class IdVectorsTest {

    @Test
    void ledgerIdsAreAsTheVectorsSay() {
        for (JsonNode vector : Resources.json("vectors/ledger-ids.json").get("vectors")) {
            LedgerId id = LedgerId.of(
                    vector.get("integrationId").textValue(),
                    vector.get("requestId").textValue());

            assertThat(id).hasToString(vector.get("ledgerId").textValue());
            assertThat(LedgerId.parse(id.toString())).isEqualTo(id);
        }
    }

    @Test
    void addressHashesAreAsTheVectorsSay() throws IOException {
        JsonNode vectors = Resources.json("vectors/address-hashes.json");
        AddressHash.Hasher hasher = new AddressHash.Hasher(vectors.get("key").binaryValue());

        for (JsonNode vector : vectors.get("addresses")) {
            EmailAddress address =
                    (EmailAddress) EmailAddress.parse(vector.get("written").textValue());
            assertThat(address.canonical()).isEqualTo(vector.get("canonical").textValue());
            assertThat(hasher.of(address)).hasToString(vector.get("hash").textValue());
        }
        for (JsonNode vector : vectors.get("domains")) {
            assertThat(hasher.ofDomain(vector.get("domain").textValue()))
                    .hasToString(vector.get("hash").textValue());
        }
    }

    @Test
    void anotherKeyGivesOtherHashes() {
        EmailAddress address = (EmailAddress) EmailAddress.parse("customer@example.org");
        byte[] otherKey = new byte[32];
        otherKey[31] = 1;

        assertThat(new AddressHash.Hasher(new byte[32]).of(address))
                .isNotEqualTo(new AddressHash.Hasher(otherKey).of(address));
    }

    @Test
    void refusesAnAddressKeyThatIsTooShort() {
        assertThatThrownBy(() -> new AddressHash.Hasher(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the address key has 31 bytes, at least 32 are needed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7759dc81dc0e4323c34b10765176fe4",
                "7759dc81-dc0e-4323-c34b-10765176fe49",
                "zz59dc81dc0e4323c34b10765176fe49"
            })
    void refusesWhatIsNot32HexadecimalDigits(String text) {
        assertThatThrownBy(() -> AddressHash.parse(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LedgerId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
