package dev.sendwell.dashboard;

/**
 * What is wrong with one field.
 *
 * @param field its path in the JSON, or its name in the form, such as {@code smtp.port}
 * @param message what is wrong and what would be right, without the value
 */
public record Violation(String field, String message) {}
