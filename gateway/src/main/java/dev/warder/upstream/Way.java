package dev.warder.upstream;

import dev.warder.http1.Receiver;
import dev.warder.http1.Transfer;
import io.vertx.core.Future;
import java.time.Duration;

/** How requests get to one server from one event loop. */
interface Way {

    /** Sends a question; a failure may reach the receiver before this returns. */
    Transfer send(Question question, Receiver receiver);

    /** Takes no more, and ends what is in flight after that long. */
    Future<Void> close(Duration drain);
}
