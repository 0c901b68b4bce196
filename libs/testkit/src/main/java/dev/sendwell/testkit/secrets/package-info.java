/**
 * Whether a secret gets out. {@link dev.sendwell.testkit.secrets.Listener} collects what a service writes into its log while a test
 * does something with secrets, and what the test hands it of answers, pages, rows and records, and looks for the secrets in all of
 * it.
 */
@NullMarked
package dev.sendwell.testkit.secrets;

import org.jspecify.annotations.NullMarked;
