package dev.warder.catalog;

/**
 * A definition that was left out.
 *
 * @param tool the tool's name as far as it is known, shortened; empty when it has none
 * @param message why, for an operator
 */
public record Problem(String tool, String message) {}
