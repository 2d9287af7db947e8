package dev.warder.store;

/** What is to be done inside one transaction. Runs on a virtual thread, may block, and may run only within the transaction given. */
@FunctionalInterface
public interface Work<T> {

    /** Does it; any exception rolls everything back. */
    T in(Sql sql);
}
