package dev.sendwell.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.testkit.browser.Chromium;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every page of all three services, light and dark, on a desk and on a phone: axe-core finds nothing serious or critical, nothing
 * reaches beyond the right edge, no script fails, no policy is violated, no request goes wrong.
 */
@Order(3)
@ExtendWith(OneSendwell.class)
class EveryPageIT {
    private static Tour tour;
    private static Chromium chromium;

    @BeforeAll
    static void fill(RunningSendwell sendwell, Chromium browser) throws Exception {
        chromium = browser;
        tour = new Tour(sendwell, browser);
        tour.fill();
    }

    @AfterAll
    static void leave() {
        if (tour != null) {
            tour.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> isFitForEverybody() {
        return tour.ofEverything().stream()
                .map(stop -> DynamicTest.dynamicTest(stop.name(), () -> {
                    chromium.judge(stop.arrive(), stop.name());
                    assertThat(tour.troubles()).isEmpty();
                }));
    }
}
