/** Input that nobody in his right mind would send. The JDK only, so that benches can use it too. */
@NullMarked
package dev.sendwell.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
