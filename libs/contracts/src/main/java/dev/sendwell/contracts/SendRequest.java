package dev.sendwell.contracts;

/**
 * What a publisher may ask for. A request carries no {@code type}: publishers write plain JSON, and there is one kind of
 * request.
 */
public sealed interface SendRequest permits SendEmail {}
