/**
 * The operators' door, on a listener of its own: metrics, whether the gateway lives, whether it is ready, and the API with one class for each
 * kind of thing that operators change. Nothing changes without a key of an operator and an entry in the record; beyond this machine strangers
 * learn nothing, and nothing is said in the clear. Must never be reachable by agents.
 */
@NullMarked
package dev.warder.admin;

import org.jspecify.annotations.NullMarked;
