package dev.sendwell.events.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.EmailAddress;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MentionsTest {
    private final AddressHash.Hasher hasher = new AddressHash.Hasher(new byte[32]);
    private final Mentions mentions = new Mentions(hasher);
    private final Set<UUID> jane = Set.of(
            hasher.of((EmailAddress) EmailAddress.parse("jane.doe@example.org")).value());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jane.doe@example.org",
                "{\"to\":[\"Jane.Doe@EXAMPLE.org\"]}",
                "{\"to\":\"jane.doe\\u0040example.org\"}",
                "mailto:jane.doe@example.org?subject=x, and others",
                "Write to <jane.doe@example.org>.",
                "to jane.doe@example.org.",
                "a@b.example;jane.doe@example.org;x",
                "'jane.doe@example.org'",
                "order jane.doe@example.org-2",
                "who=jane.doe@example.org&x=1"
            })
    void findsAnAddressInAnyText(String text) {
        assertThat(mentions.anyOf(jane, text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "@", "john.doe@example.org", "jane.doe@example.org.uk", "xjane.doe@example.org", "@@@@"})
    void leavesOthersAlone(String text) {
        assertThat(mentions.anyOf(jane, text)).isFalse();
    }

    @Test
    void takesNoTimeOverHostileText() {
        assertThat(mentions.anyOf(jane, "a".repeat(200_000) + "@".repeat(50_000)))
                .isFalse();
    }
}
