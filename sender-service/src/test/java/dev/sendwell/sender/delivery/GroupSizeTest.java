package dev.sendwell.sender.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GroupSizeTest {
    private final GroupSize group = new GroupSize(100);

    @Test
    void itGrowsToWhatASecondHolds() {
        group.sent(10, Duration.ofMillis(10));
        assertThat(group.next()).isEqualTo(40);
        group.sent(40, Duration.ofMillis(40));
        assertThat(group.next()).isEqualTo(100);
    }

    @Test
    void itShrinksToOneWithASlowServer() {
        group.sent(10, Duration.ofSeconds(60));
        assertThat(group.next()).isEqualTo(1);
    }
}
