package dev.sendwell.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void takesTheMedian() {
        assertThat(Figures.median(List.of(3d, 1d, 100d))).isEqualTo(3);
        assertThat(Figures.median(List.of(1d, 3d))).isEqualTo(2);
        assertThat(Figures.median(List.of())).isNaN();
    }

    @Test
    void comparesRunsThatFollowedEachOther() {
        Figures figures = new Figures();
        // The machine became twice as slow in the second round; the ratio did not change.
        figures.add("ours", 100);
        figures.add("theirs", 200);
        figures.add("ours", 50);
        figures.add("theirs", 100);

        figures.ratio("ratio", "ours", "theirs");
        figures.ratio("of nothing", "ours", "never run");

        assertThat(figures.values()).containsOnlyKeys("ratio").containsEntry("ratio", 0.5);
    }
}
