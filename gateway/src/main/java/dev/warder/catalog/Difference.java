package dev.warder.catalog;

import org.jspecify.annotations.Nullable;

/**
 * One thing that differs between two definitions.
 *
 * @param what says it in a few words: {@code new parameter}
 * @param path where it stands, as {@code inputSchema.properties.amount}
 * @param before what stood there, as JSON, or null when nothing did
 * @param after what stands there now, as JSON, or null when nothing does
 */
public record Difference(
        Risk risk,
        String what,
        String path,
        @Nullable String before,
        @Nullable String after) {}
