package dev.sendwell.sender.queue;

import dev.sendwell.contracts.Topic;

/** Where a record stands, or stood. */
public record Place(Topic topic, int partition, long offset) {}
