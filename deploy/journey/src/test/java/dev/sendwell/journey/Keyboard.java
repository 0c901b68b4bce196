package dev.sendwell.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The only thing that somebody uses: every step of the focus has to be seen, and to go on in reading order. */
final class Keyboard {
    private static final int MOST_STEPS = 120;

    /** What has the focus, whether one sees that, and whether it comes after what had it before; a date has three parts. */
    private static final String STEP = """
            () => {
              const now = document.activeElement, before = window.focusedBefore, at = now.getBoundingClientRect();
              const style = getComputedStyle(now);
              window.focusedBefore = now;
              const sameBox = before && before.isConnected && now.closest('section, form.tools') === before.closest('section, form.tools');
              return {
                what: now.outerHTML.slice(0, 160),
                away: now === document.body,
                seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && at.width > 0 && at.height > 0
                    && at.bottom > 0 && at.top < innerHeight && at.right > 0 && at.left < innerWidth,
                inOrder: !before || !before.isConnected || before === now || (before.compareDocumentPosition(now) & 4) !== 0,
                down: !sameBox || at.bottom > before.getBoundingClientRect().top,
              };
            }""";

    private final Page page;

    Keyboard(Page page) {
        this.page = page;
    }

    /** Goes on with Tab until this has the focus. */
    Keyboard to(Locator target) {
        List<Object> passed = new ArrayList<>();
        for (int i = 0; i < MOST_STEPS && !has(target); i++) {
            page.keyboard().press("Tab");
            Map<?, ?> step = (Map<?, ?>) page.evaluate(STEP);
            passed.add(step.get("what"));
            assertThat(step.get("away"))
                    .as("the focus left the page before %s; it passed %s", target, passed)
                    .isEqualTo(false);
            assertThat(step.get("seen"))
                    .as("the focus is seen on %s", step.get("what"))
                    .isEqualTo(true);
            assertThat(step.get("inOrder"))
                    .as("%s comes after what had the focus before", step.get("what"))
                    .isEqualTo(true);
            assertThat(step.get("down"))
                    .as("%s is not above what had the focus before", step.get("what"))
                    .isEqualTo(true);
        }
        assertThat(has(target))
                .as("%s can be reached; passed were %s", target, passed)
                .isTrue();
        return this;
    }

    /** Types into what has the focus, in place of what stands there. */
    Keyboard type(String text) {
        page.keyboard().press("Control+A");
        page.keyboard().type(text);
        return this;
    }

    Keyboard press(String key) {
        page.keyboard().press(key);
        return this;
    }

    private static boolean has(Locator target) {
        return target.count() > 0
                && Boolean.TRUE.equals(target.first().evaluate("element => element === document.activeElement"));
    }
}
