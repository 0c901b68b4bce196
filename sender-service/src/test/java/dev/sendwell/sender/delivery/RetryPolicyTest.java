package dev.sendwell.sender.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    private final RetryPolicy policy =
            RetryPolicy.exponential().from(Duration.ofSeconds(30)).upTo(Duration.ofHours(1));

    @ParameterizedTest
    @CsvSource({"1,30", "2,60", "3,120", "7,1920", "8,3600", "9,3600", "1000,3600"})
    void aWaitIsUpToAQuarterShorterThanTheDoubledOne(int attempt, long seconds) {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < 200; i++) {
            assertThat(policy.waitAfter(attempt, random))
                    .isBetween(Duration.ofMillis(seconds * 750), Duration.ofSeconds(seconds));
        }
    }

    @Test
    void aPolicyThatCannotBeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> policy.from(Duration.ofHours(2)));
        assertThatIllegalArgumentException().isThrownBy(() -> policy.from(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> policy.giveUpAfter(Duration.ZERO));
    }
}
