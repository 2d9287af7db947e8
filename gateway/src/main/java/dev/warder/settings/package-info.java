/**
 * Strict reading of one settings file. Rooms declare their keys as data ({@link dev.warder.settings.Key}, gathered in a
 * {@link dev.warder.settings.Shape}) and read typed values from a {@link dev.warder.settings.Section}; the same data makes the
 * documentation and the editors' schema. Promises that every problem of a file is found in one reading and named by path and line, and
 * that unknown, repeated or ill-formed input is never taken for a default. Must never know a room, resolve a secret, or repair input.
 */
@NullMarked
package dev.warder.settings;

import org.jspecify.annotations.NullMarked;
