/**
 * Counts and times the same outcomes that are recorded, for Prometheus. What strangers send never becomes a label that was not there before
 * them; nothing here blocks or fails a call.
 */
@NullMarked
package dev.warder.metrics;

import org.jspecify.annotations.NullMarked;
