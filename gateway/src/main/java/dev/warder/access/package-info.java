/**
 * Who may use which capability with which arguments: rules in any order, deny before allow, refused when nothing allows. A pure gate: no
 * input or output, no lock, no clock but the one handed in. Must never allow without a rule that a person wrote, and never let a rule that
 * could not be evaluated pass for one that did not apply.
 */
@NullMarked
package dev.warder.access;

import org.jspecify.annotations.NullMarked;
