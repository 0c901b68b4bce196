package dev.sendwell.events.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilenceRuleTest {
    @ParameterizedTest(name = "{1} of {0} witnesses have an event: absent {2}")
    @CsvSource({
        "0,0,false",
        "1,0,false",
        "1,1,true",
        "2,1,false",
        "10,8,false",
        "10,9,true",
        "20,18,true",
        "200,179,false"
    })
    void silenceMeansAbsenceWhenNineInTenOthersWereHeard(int witnesses, int withEvent, boolean absent) {
        assertThat(SilenceRule.meansAbsence(witnesses, withEvent)).isEqualTo(absent);
    }
}
