package dev.warder.limits;

/** A limit on calls at once. */
record Turnstile(Limit limit, Measure.Concurrent measure, Crowds crowds) {}
