/** Measures what a call costs. Must never change what it measures. */
@NullMarked
package dev.warder.benchmarks;

import org.jspecify.annotations.NullMarked;
