/**
 * From the bytes on Kafka to a request that may be sent, or the reason why it may not.
 *
 * <p>Everything that a publisher can get wrong is found here, before anything is claimed or composed, and ends as a dead letter
 * with a reason that names the field. A reason never quotes an address, a body, a header's value or a secret: it goes into
 * headers and logs. What depends on the integration's settings is a second step ({@link
 * dev.sendwell.sender.request.ValidRequest#refusedBy}), because those may arrive later than the request.
 */
@NullMarked
package dev.sendwell.sender.request;

import org.jspecify.annotations.NullMarked;
