package dev.sendwell.events.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.events.signature.TrustedIssuer.Worth;
import dev.sendwell.smtp.AddressGuard;
import dev.sendwell.testkit.smtp.TestTls;
import org.jose4j.jwk.RsaJsonWebKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedIssuerTest {
    private static final RsaJsonWebKey STRANGER = Issuer.key("stranger");

    private final Issuer issuer = new Issuer();
    private final TrustedIssuer trusted = trusted(issuer, AddressGuard.DEFAULT);

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

    @Test
    void fetchesKeysOverTlsFromWhereItMay() {
        try (Issuer overTls = Issuer.overTls()) {
            assertThat(trusted(overTls, AddressGuard.of("10.0.0.0/8")).judge(overTls.bearer()))
                    .isEqualTo(Worth.GOOD);
            assertThat(overTls.fetches()).isEqualTo(1);
        }
    }

    @Test
    void asksNothingOfAnAddressInARefusedNetwork() {
        AddressGuard guard = AddressGuard.of("127.0.0.0/8,::1/128");
        try (Issuer overTls = Issuer.overTls()) {
            assertThat(trusted(overTls, guard).judge(overTls.bearer())).isEqualTo(Worth.UNKNOWN);
            assertThat(overTls.fetches()).isZero();
        }
        assertThat(trusted(issuer, guard).judge(issuer.bearer())).isEqualTo(Worth.UNKNOWN);
        assertThat(issuer.fetches()).isZero();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Basic eDp5", "Bearer", "bearer"})
    void noticesThatThereIsNoToken(String header) {
        assertThat(trusted.judge(header)).isEqualTo(Worth.MISSING);
    }

    private static TrustedIssuer trusted(Issuer issuer, AddressGuard guard) {
        return new TrustedIssuer(
                Issuer.NAME,
                Issuer.AUDIENCE,
                issuer.jwksUrl(),
                guard,
                TestTls.client().getSocketFactory());
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
