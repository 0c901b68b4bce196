/**
 * sender-service: takes send requests from Kafka, sends each once over SMTP, and says what became of it.
 *
 * <p>This package puts the parts together, starts and stops them, and holds the configuration. What the service does lives in the
 * packages below: requests come in through {@code kafka}, wait in {@code lane}s or in the {@code waiting} room, are claimed in the
 * {@code ledger} and pass the {@code gate}, are sent by {@code delivery}, and end as an {@code outcome}.
 */
@NullMarked
package dev.sendwell.sender;

import org.jspecify.annotations.NullMarked;
