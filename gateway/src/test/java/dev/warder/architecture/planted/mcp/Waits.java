package dev.warder.architecture.planted.mcp;

import io.vertx.core.Future;

/** Waits on a floor where nothing waits. */
public class Waits {
    public Future<String> later() {
        return Future.succeededFuture("now");
    }
}
