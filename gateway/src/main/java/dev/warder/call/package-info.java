/**
 * One call on its way and the verdicts on it: who calls, what, and how it ended. Pure data and the one rule that only a call which passed
 * every gate can become a {@link dev.warder.call.ClearedCall}. Must never do input or output, read a clock, or know a protocol's framing.
 */
@NullMarked
package dev.warder.call;

import org.jspecify.annotations.NullMarked;
