/**
 * A real browser for tests of pages. {@link dev.sendwell.testkit.browser.Chromium} opens one as somebody with a role and looks at
 * a page as different people see it: light and dark, on a desk and on a phone, with axe-core for what a screen reader or a
 * keyboard would stumble over.
 *
 * <p>Without a chromium on the PATH these tests are skipped, which {@code CI=true} counts as a failure.
 */
@NullMarked
package dev.sendwell.testkit.browser;

import org.jspecify.annotations.NullMarked;
