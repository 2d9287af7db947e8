package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.sessions.Session;
import dev.warder.upstream.UpstreamException;
import io.vertx.core.Future;
import java.util.List;

/** Opens a legacy session with many servers: the gateway answers for all of them, and asks none before it is used. */
final class SessionOpening {
    private final Workshop workshop;
    private final Rules rules;
    private final Bundle bundle;
    private final Call call;

    SessionOpening(Workshop workshop, Rules rules, Bundle bundle, Call call) {
        this.workshop = workshop;
        this.rules = rules;
        this.bundle = bundle;
        this.call = call;
    }

    Future<Ending> open(List<String> servers) {
        Message.Request request = Passage.request(call);
        String route = call.origin().route();
        if (request == null || route == null || !workshop.sessions().hasRoom(call.caller())) {
            return Future.failedFuture(new UpstreamException(Reason.SESSION_LIMIT, null));
        }
        return new Gathering(workshop, rules, bundle, call).together(servers).compose(facts -> {
            JsonObject result = facts.initialized(call.origin().revision());
            byte[] answer = MessageWriter.result(request.id(), result);
            var together =
                    new Together(answer, Parts.initialize(request.params()), workshop::isOpen, workshop::endPart);
            Session<Link> minted =
                    workshop.sessions().open(call.caller(), route, call.origin().revision(), new Link(together));
            if (minted == null) {
                return Future.failedFuture(new UpstreamException(Reason.SESSION_LIMIT, null));
            }
            workshop.keep(minted);
            return workshop.started(minted, call).map(_ -> Ending.ok(new Reply.Opened(answer, minted.id())));
        });
    }
}
