package dev.warder.catalog;

/**
 * A definition that was left out.
 *
 * @param name its name as far as it is known, shortened; empty when it has none
 * @param message why, for an operator
 */
public record Problem(String name, String message) {}
