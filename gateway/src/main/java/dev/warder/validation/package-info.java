/**
 * Arguments against the tool's own schema (JSON Schema, 2020-12 unless the schema says otherwise). A pure gate: it never fetches anything a
 * schema refers to, never spends more than a bounded effort whatever schema and arguments say, and never repeats an argument's value. A
 * schema it cannot enforce to the letter refuses every call.
 */
@NullMarked
package dev.warder.validation;

import org.jspecify.annotations.NullMarked;
