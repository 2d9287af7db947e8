package dev.warder.upstream;

import io.vertx.core.Future;

/** A server as the one place sees it that starts and stops servers. */
interface LiveUpstream extends Upstream {

    /** Begins to reach it in the background. */
    void start();

    /** How it is doing. */
    Upstreams.Status status();

    /** Ends what belongs to it; calls in flight fail. */
    Future<Void> stop();
}
