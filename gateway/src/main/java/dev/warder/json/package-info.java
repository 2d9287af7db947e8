/**
 * Strict, bounded JSON (RFC 8259): one reader, so that the bytes a gate judged mean the same thing to every parser behind it. Duplicate
 * keys, invalid UTF-8, lone surrogates, over-long numbers and too deep nesting are refused. Must never repair input, guess, or read
 * without a limit.
 */
@NullMarked
package dev.warder.json;

import org.jspecify.annotations.NullMarked;
