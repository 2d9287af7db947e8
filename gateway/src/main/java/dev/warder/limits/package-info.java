/**
 * How often and how many at once: rates and slots, each with a meter for everyone it is kept apart for. The rules are part of the snapshot;
 * the meters outlive it.
 */
@NullMarked
package dev.warder.limits;

import org.jspecify.annotations.NullMarked;
