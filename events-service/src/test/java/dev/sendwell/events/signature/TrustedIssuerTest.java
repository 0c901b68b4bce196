package dev.sendwell.events.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.events.signature.TrustedIssuer.Worth;
import org.jose4j.jwk.RsaJsonWebKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedIssuerTest {
    private static final RsaJsonWebKey STRANGER = Issuer.key("stranger");

    private final Issuer issuer = new Issuer();
    private final TrustedIssuer trusted = new TrustedIssuer(Issuer.NAME, Issuer.AUDIENCE, issuer.jwksUrl());

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void believesItsIssuersTokenAndFetchesTheKeysOnce() {
        for (int i = 0; i < 20; i++) {
            assertThat(trusted.judge(issuer.bearer())).isEqualTo(Worth.GOOD);
        }
        assertThat(issuer.fetches()).isEqualTo(1);
    }

    @Test
    void believesNoTokenThatIsNotForItOrHasRunOut() {
        assertThat(trusted.judge(Issuer.bearer(issuer.key(), "https://other.example", Issuer.AUDIENCE, 10)))
                .isEqualTo(Worth.WRONG);
        assertThat(trusted.judge(Issuer.bearer(issuer.key(), Issuer.NAME, "other", 10)))
                .isEqualTo(Worth.WRONG);
        assertThat(trusted.judge(Issuer.bearer(issuer.key(), Issuer.NAME, Issuer.AUDIENCE, -10)))
                .isEqualTo(Worth.WRONG);
        assertThat(trusted.judge(Issuer.bearer(Issuer.key("first"), Issuer.NAME, Issuer.AUDIENCE, 10)))
                .isEqualTo(Worth.WRONG);
    }

    @Test
    void strangersKeysCauseNoFloodOfFetches() {
        assertThat(trusted.judge(issuer.bearer())).isEqualTo(Worth.GOOD);
        for (int i = 0; i < 20; i++) {
            assertThat(trusted.judge(Issuer.bearer(STRANGER, Issuer.NAME, Issuer.AUDIENCE, 10)))
                    .isEqualTo(Worth.WRONG);
        }
        assertThat(issuer.fetches()).isLessThanOrEqualTo(2);
    }

    @Test
    void cannotTellWhileTheKeysCannotBeFetched() {
        issuer.close();

        assertThat(trusted.judge(issuer.bearer())).isEqualTo(Worth.UNKNOWN);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Basic eDp5", "Bearer", "bearer"})
    void noticesThatThereIsNoToken(String header) {
        assertThat(trusted.judge(header)).isEqualTo(Worth.MISSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer x",
                "Bearer ..",
                "Bearer eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwiYXVkIjoic2VuZHdlbGwifQ."
            })
    void believesNothingThatIsNoSignedToken(String header) {
        assertThat(trusted.judge(header)).isEqualTo(Worth.WRONG);
    }
}
