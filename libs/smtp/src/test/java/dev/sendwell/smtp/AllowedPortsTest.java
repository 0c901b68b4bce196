package dev.sendwell.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedPortsTest {

    @Test
    void areTheNamedOnesAndThoseOfTheRanges() {
        AllowedPorts ports = AllowedPorts.of("25, 465,2525-2530");

        assertThat(List.of(25, 465, 2525, 2527, 2530)).allMatch(ports::contain);
        assertThat(List.of(0, 24, 26, 466, 2524, 2531)).noneMatch(ports::contain);
    }

    @Test
    void areToldAsAListThatPeopleRead() {
        assertThat(AllowedPorts.of("25,465,2525-2530")).hasToString("25, 465, 2525-2530");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "smtp", "25,", "0", "65536", "30-20", "1-2-3", "-25"})
    void refusesWhatIsNoListOfPorts(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AllowedPorts.of(written))
                .withMessageContaining("no list of ports");
    }
}
