package dev.warder.upstream;

import io.vertx.core.Future;

/** A server as the one place sees it that starts and stops servers. */
interface LiveUpstream extends Upstream {

    /** Begins to reach it in the background. */
    void start();

    /** Says that the server answered as none of its supposed era does: one that can change while it runs is asked again soon. */
    default void doubtEra() {}

    /** How it is doing. */
    Upstreams.Status status();

    /** Ends what belongs to it; calls in flight fail. */
    Future<Void> stop();
}
