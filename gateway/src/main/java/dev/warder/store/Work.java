package dev.warder.store;

import org.jspecify.annotations.Nullable;

/** What is to be done inside one transaction. Runs on a virtual thread, may block, and may run only within the transaction given. */
@FunctionalInterface
public interface Work<T extends @Nullable Object> {

    /** Does it; any exception rolls everything back. */
    T in(Sql sql);
}
