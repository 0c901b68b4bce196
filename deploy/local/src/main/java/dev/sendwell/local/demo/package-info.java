/**
 * {@code ./sendwell demo}: the whole product at work in a minute, and a check of it.
 *
 * <p>A crowd of made-up people, a tenth of whom misbehave in every way the simulator knows, gets a campaign; when everything
 * that had to happen was reported, the same people get a second one. What should have happened is known beforehand from the
 * addresses, what did happen is read where any publisher could read it: on the topics, from the API, and in the simulator's
 * inbox. {@link dev.sendwell.local.demo.Judgement} compares the two.
 */
@NullMarked
package dev.sendwell.local.demo;

import org.jspecify.annotations.NullMarked;
