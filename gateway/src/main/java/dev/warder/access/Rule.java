package dev.warder.access;

import dev.warder.call.Requirement;
import org.jspecify.annotations.Nullable;

/**
 * One compiled rule, without what it is about and for whom: its place in the index says that.
 *
 * @param name the name that records show: its own, or {@code access[3]}
 * @param order its place among the rules; only decides which of several names a record shows
 * @param deny whether it refuses
 * @param when the condition, or null when there is none
 * @param terms the consent it demands before what it allows, or null for none
 */
record Rule(String name, int order, boolean deny, @Nullable Condition when, Requirement.@Nullable Terms terms) {}
