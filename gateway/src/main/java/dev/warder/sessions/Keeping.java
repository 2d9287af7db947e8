package dev.warder.sessions;

/** Where sessions are kept beyond this run of the gateway. Nothing here waits. */
interface Keeping {

    /** Keeps a session, or what has changed of it. */
    void keep(KeptSession session);

    /** Notes when a kept session was last used, milliseconds since 1970. */
    void used(KeptSession session, long millis);

    /** Keeps the session no longer. */
    void forget(String id);
}
