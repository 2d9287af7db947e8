package dev.warder.approval;

import java.util.Map;

/** Writes what happens to tickets into the record. */
@FunctionalInterface
public interface Recorder {
    /**
     * Records an event; returns when that is durable. Blocks; never called on an event loop.
     *
     * @throws Unrecorded when it cannot be recorded; what it is about must then not happen
     */
    void record(String event, Map<String, String> detail);

    /** Something could not be recorded, so it did not happen. */
    final class Unrecorded extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Unrecorded(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
