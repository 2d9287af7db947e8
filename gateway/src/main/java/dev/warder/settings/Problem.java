package dev.warder.settings;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a settings file.
 *
 * @param place where
 * @param message what is wrong, as a sentence; never a secret's or an environment variable's value
 * @param suggestion what to do about it, as a sentence, or null when there is nothing to suggest
 */
public record Problem(Place place, String message, @Nullable String suggestion) {}
