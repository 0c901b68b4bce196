/**
 * The test e-mail: a send request like any other, on its way through Kafka and the sender, marked as a probe so that it passes
 * a pause. What became of it is sender-service's to tell, at the path that {@link dev.sendwell.config.testmail.TestMail} names.
 */
@NullMarked
package dev.sendwell.config.testmail;

import org.jspecify.annotations.NullMarked;
