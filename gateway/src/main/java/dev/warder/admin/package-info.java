/**
 * The operators' door, on a listener of its own: metrics, whether the gateway lives, whether it is ready. Answers nothing about calls and
 * changes nothing; must never be reachable by agents or, in this form, from another machine.
 */
@NullMarked
package dev.warder.admin;

import org.jspecify.annotations.NullMarked;
