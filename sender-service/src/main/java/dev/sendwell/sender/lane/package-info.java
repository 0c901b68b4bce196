/**
 * Requests in this instance's memory on their way to a session: one lane for each integration and kind of mail.
 *
 * <p>Lanes hold nothing claimed: what is lost with the process is read from Kafka or drained again. Transactional mail goes
 * before marketing mail. Lanes know nothing of SMTP and of the database.
 */
@NullMarked
package dev.sendwell.sender.lane;

import org.jspecify.annotations.NullMarked;
