package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.Gates.Judgement;
import dev.warder.call.Payload;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.RpcId;
import dev.warder.sessions.Session;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way of a legacy call that came by a route of many servers. The client has one session; behind it there is one with each server it
 * has used, and every message to one of them takes the way every call takes.
 */
final class SessionAggregate {
    private final Workshop workshop;
    private final Rules rules;
    private final Handles.Opened opened;
    private final Call call;
    private final @Nullable Session<Link> session;
    private final Client client;
    private final Passage own;

    SessionAggregate(Workshop workshop, Rules rules, Call call, @Nullable Session<Link> session, Client client) {
        this.workshop = workshop;
        this.rules = rules;
        this.opened = call.method().isList() ? workshop.handles().opened(call) : Aggregate.unopened(call);
        this.call = opened.call();
        this.session = session;
        this.client = client;
        this.own = new Passage(workshop, rules, opened, null, client);
    }

    /** The way of the call; the Future never fails. */
    Future<Reply> walk() {
        Bundle bundle = rules.bundles().find(call.origin().route());
        List<String> servers = bundle == null ? List.of() : sight(bundle).servers();
        if (bundle == null || servers.isEmpty()) {
            return refused(Verdict.refuse(bundle == null ? Reason.NOT_FOUND : Reason.HIDDEN));
        }
        if (session == null) {
            return own.aside(() -> new SessionOpening(workshop, rules, bundle, call).open(servers));
        }
        if (!(session.attachment().upstream() instanceof Together together)) {
            return refused(Verdict.refuse(Reason.SESSION_UNKNOWN));
        }
        if (opened.refusal() != null) {
            return refused(opened.refusal());
        }
        together.used();
        return kept(session, inSession(session, bundle, servers, new Parts(workshop, rules, call, together)), together);
    }

    private Future<Reply> kept(Session<Link> whole, Future<Reply> handled, Together together) {
        return handled.onComplete(_ -> {
            if (together.takeChange()) {
                workshop.keep(whole);
            }
        });
    }

    private Future<Reply> inSession(Session<Link> whole, Bundle bundle, List<String> servers, Parts parts) {
        Together together = parts.together();
        return switch (call.method()) {
            case TOOLS_CALL, PROMPTS_GET, RESOURCES_READ, COMPLETE -> one(bundle, parts);
            // What a server needs to go on with its part may have become another.
            case RESOURCES_SUBSCRIBE, RESOURCES_UNSUBSCRIBE ->
                one(bundle, parts).onComplete(_ -> together.changed());
            case TOOLS_LIST, PROMPTS_LIST, RESOURCES_LIST, RESOURCE_TEMPLATES_LIST ->
                own.aside(() -> new Gathering(workshop, rules, bundle, call).list(servers));
            case RESPOND -> respond(parts);
            case STREAM -> own.aside(() -> stream(whole, parts));
            case END -> own.aside(() -> end(whole, together));
            case CANCELLED -> own.aside(() -> cancel(parts));
            case PING -> own.aside(() -> Future.succeededFuture(empty()));
            case SET_LOG_LEVEL -> own.aside(() -> level(parts));
            case ROOTS_CHANGED -> own.aside(() -> everywhere(parts));
            // Nobody is told that the client is ready before it uses a server; a server's progress token says not whose
            // it is.
            case INITIALIZED, PROGRESS, TASK_STATUS ->
                own.aside(() -> Future.succeededFuture(Ending.ok(new Reply.Accepted())));
            default -> refused(Verdict.refuse(Reason.UNKNOWN_METHOD));
        };
    }

    private Future<Ending> stream(Session<Link> of, Parts parts) {
        String lastEvent = call.arguments().string(Errand.LAST_EVENT);
        if (lastEvent != null) {
            return Errand.resumed(of.attachment(), lastEvent, client);
        }
        of.attachment().replaceLeft();
        return new SessionStreams(of, parts, parts.together(), client).listen();
    }

    private Sight sight(Bundle bundle) {
        return new Sight(workshop, rules, bundle, call);
    }

    private Future<Reply> one(Bundle bundle, Parts parts) {
        return new Addressing(workshop, rules, call, sight(bundle)).target().compose(target -> {
            if (target == null) {
                return refused(Verdict.refuse(Reason.UNKNOWN_CAPABILITY));
            }
            if (!bundle.offers(call.caller(), target)) {
                return refused(Verdict.refuse(Reason.HIDDEN));
            }
            return inPart(parts, target);
        });
    }

    /** Judged before a session is opened for it: what the caller may not do costs no server anything. */
    private Future<Reply> inPart(Parts parts, Capability target) {
        Call there = Addressing.finalForm(call, target);
        var asItCame = new Handles.Opened(there, null, opened.requestBytes());
        if (rules.gates().judge(there) instanceof Judgement.Refused(Verdict.Refuse verdict)
                && !Causes.lacksDefinition(there, verdict.reason())) {
            return new Passage(workshop, rules, asItCame, null, client).conclude(Ending.refused(there, verdict));
        }
        var dressing = new Dressing(target.server(), call.method());
        return parts.with(
                target.server(),
                part -> new Passage(
                                workshop,
                                rules,
                                asItCame,
                                part,
                                parts.client(target.server(), client),
                                dressing::ending)
                        .walk(),
                failure -> own.conclude(own.failed(failure)));
    }

    private Future<Reply> respond(Parts parts) {
        if (!(call.message().message() instanceof Message.Response(RpcId id, var result, var error))) {
            return refused(Verdict.refuse(Reason.INVALID_PARAMS));
        }
        Together.Question question = parts.together().answered(id);
        if (question == null) {
            return refused(
                    Verdict.refuse(Reason.INVALID_PARAMS, "No request of the server is waiting for this response."));
        }
        var answer = new Message.Response(question.id(), result, error);
        var payload = new Payload(answer, MessageWriter.write(answer), Map.of());
        Call there = new Call(
                call.origin(), call.caller(), question.server(), call.method(), null, call.arguments(), payload);
        return parts.with(
                question.server(),
                part -> new Passage(workshop, rules, Aggregate.unopened(there), part, client).walk(),
                failure -> own.conclude(own.failed(failure)));
    }

    private Future<Ending> end(Session<Link> whole, Together together) {
        workshop.ended(whole, "client");
        return together.close(Map.of()).map(_ -> Ending.ok(new Reply.Ended()));
    }

    private Future<Ending> cancel(Parts parts) {
        RpcId id = Errand.cancelledId(call);
        if (id != null) {
            parts.together().open().forEach(part -> part.attachment().cancel(id));
        }
        return Future.succeededFuture(Ending.ok(new Reply.Accepted()));
    }

    private Future<Ending> level(Parts parts) {
        parts.together().logLevel(call.arguments());
        return everywhere(parts).map(_ -> empty());
    }

    /** Passes a message on to every server that has been used. */
    private Future<Ending> everywhere(Parts parts) {
        parts.together().open().forEach(part -> parts.pass(part, call.method(), call.arguments()));
        return Future.succeededFuture(Ending.ok(new Reply.Accepted()));
    }

    private Ending empty() {
        return Gathering.answered(call, JsonObject.EMPTY);
    }

    private Future<Reply> refused(Verdict.Refuse verdict) {
        return own.conclude(Ending.refused(call, verdict));
    }
}
