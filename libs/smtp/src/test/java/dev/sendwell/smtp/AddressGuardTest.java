package dev.sendwell.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::169.254.169.254",
                "fe80::1",
                "febf::1",
                "fd00:ec2::254",
                "100.100.100.200",
                "0.0.0.0",
                "::",
                "224.0.0.1",
                "ff02::1",
                "255.255.255.255"
            })
    void refusesByDefault(String address) throws UnknownHostException {
        assertThat(AddressGuard.DEFAULT.allows(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "10.0.0.1",
                "192.168.1.1",
                "167.89.115.0",
                "2001:db8::1",
                "fec0::1",
                "169.253.0.1"
            })
    void allowsByDefault(String address) throws UnknownHostException {
        assertThat(AddressGuard.DEFAULT.allows(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void refusesExactlyTheNetworksItIsGiven() throws UnknownHostException {
        AddressGuard guard = AddressGuard.of("192.0.2.0/24, 10.1.128.0/17");

        assertThat(guard.allows(InetAddress.getByName("10.1.128.0"))).isFalse();
        assertThat(guard.allows(InetAddress.getByName("10.1.255.255"))).isFalse();
        assertThat(guard.allows(InetAddress.getByName("10.1.127.255"))).isTrue();
        assertThat(guard.allows(InetAddress.getByName("169.254.169.254"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/x",
                "example.org/8",
                "/8",
                "cafe/8",
                "fe80::/129"
            })
    void refusesWhatIsNotANetwork(String text) {
        assertThatThrownBy(() -> AddressGuard.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }
}
