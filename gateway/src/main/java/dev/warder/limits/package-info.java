/**
 * How often, how many at once, how much in a day or month: each limit has a meter for everyone it is kept apart for. The rules are part of
 * the snapshot; the meters outlive it, and what quotas and budgets have used outlives the program.
 */
@NullMarked
package dev.warder.limits;

import org.jspecify.annotations.NullMarked;
