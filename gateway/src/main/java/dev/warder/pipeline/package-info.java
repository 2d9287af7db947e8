/**
 * The way of a call, step by step, and what a caller sees in lists. Every arrival leaves through one exit, where its record, its metrics
 * and its reply are derived from the same outcome. Must never let anything reach a server that did not pass every gate and was not
 * written down first.
 */
@NullMarked
package dev.warder.pipeline;

import org.jspecify.annotations.NullMarked;
