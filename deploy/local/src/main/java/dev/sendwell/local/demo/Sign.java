package dev.sendwell.local.demo;

/** Something the provider reports of a message, as far as the demo looks at it. */
enum Sign {
    DEFERRED,
    DELIVERED,
    BOUNCED,
    BLOCKED,
    DROPPED,
    OPENED,
    CLICKED,
    COMPLAINED,
    UNSUBSCRIBED
}
