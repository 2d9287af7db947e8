package dev.warder.access;

/**
 * All rules about one pattern, by who they are for.
 *
 * @param glob the pattern
 * @param rules its rules
 */
record GlobRules(Glob glob, Audience<Rule> rules) {}
