package dev.warder.upstream;

import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonObject;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.RpcError;
import dev.warder.mcp.RpcId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request in a held session on behalf of a stateless client. When the server asks something in the middle of it and calls may be parked,
 * it goes on without anyone who waits for it until the client comes back. Lives on one event loop.
 */
final class HeldCall {
    private static final int ROUNDS_MAX = 8;

    private final HeldSession held;
    private final ClearedCall cleared;
    private final Context home;
    private final RpcId id;
    private final List<Runnable> cancels = new ArrayList<>();
    private final OpenQuestions questions = new OpenQuestions();
    /** The request of the client that waits for the answer, or waited last. */
    private Turn turn;
    /** Credentials: those of the request that waits, and copied before they are wiped with it when it is answered while the call goes on. */
    private Map<String, String> headers;

    private @Nullable Promise<@Nullable UpstreamException> parked;
    private @Nullable Runnable paused;
    private boolean over;
    private @Nullable Answer answer;
    private @Nullable UpstreamException failure;
    private boolean waited;
    private int rounds;

    HeldCall(HeldSession held, ClearedCall cleared, Message.Request request, Map<String, String> headers, Relay relay) {
        this.held = held;
        this.cleared = cleared;
        this.headers = headers;
        this.home = held.vertx().getOrCreateContext();
        this.id = held.nextId();
        this.turn = new Turn(cleared.call().method(), request, held.limits(), relay);
    }

    Future<Answer> run() {
        Turn first = turn;
        if (first.declines()) {
            // To ask the server again would only make it want the same again.
            return Future.failedFuture(new UpstreamException(Reason.INPUT_FAILED, "the user declined"));
        }
        first.relay().onGone(() -> left(first));
        String level = first.level();
        Future<Void> ready = level == null ? Future.succeededFuture() : held.atLeast(level, cleared, headers);
        ready.onFailure(failed -> end(null, Failures.any(failed))).onSuccess(_ -> send());
        return first.answer();
    }

    private void send() {
        if (over) {
            return;
        }
        // Calls of one caller share the session, and their clients know nothing of each other's ids and tokens.
        Message.Request request = turn.request();
        Json token = turn.wantsProgress() ? id.value() : null;
        var restated = new Message.Request(id, request.method(), LegacyWords.params(request.params(), token));
        held.session()
                .forward(held.reworded(cleared, restated), headers, new Ear())
                .onComplete((said, failed) -> end(said, said == null ? Failures.any(failed) : null));
    }

    /** The server has answered, or there will be no answer. */
    private void end(@Nullable Answer said, @Nullable UpstreamException why) {
        if (over) {
            return;
        }
        over = true;
        answer = said;
        failure = why != null && why.reason() == Reason.SESSION_UNKNOWN && rounds > 0
                ? new UpstreamException(Reason.UPSTREAM_FAILED, "the server lost the session of a parked call")
                : why;
        if (rounds > 0) {
            held.release();
        }
        if (parked == null) {
            turn.take(answer, failure);
        }
    }

    /** Ends the call, and tells the server that nobody wants its answer. */
    private void cancel(UpstreamException why) {
        end(null, why);
        List<Runnable> actions = List.copyOf(cancels);
        cancels.clear();
        actions.forEach(Runnable::run);
    }

    private void left(Turn gone) {
        if (gone.equals(turn) && parked == null && !over) {
            cancel(new UpstreamException(Reason.CLIENT_GONE, null));
        }
    }

    /** The server wants to know something of the client. */
    private void asked(Message.Request question) {
        if (question.method().equals(Method.PING.wire())) {
            tell(cleared, new Message.Response(question.id(), JsonObject.EMPTY, null));
            return;
        }
        UpstreamException no = refusal(question);
        if (no != null) {
            // There is no way to the client's user, so the server is told no, and the call cannot go on.
            refuse(question);
            cancel(no);
        } else if (!questions.add(question)) {
            refuse(question);
        } else {
            // What the server asks in one breath is put to the client at once.
            home.runOnContext(_ -> askClient());
        }
    }

    private @Nullable UpstreamException refusal(Message.Request question) {
        JsonObject wanted = ModernWords.wanted(question);
        if (wanted != null && !turn.declares(wanted)) {
            return new UpstreamException(Reason.CAPABILITY_MISSING, question.method(), wanted);
        }
        boolean may = wanted != null
                && held.parking().isOn()
                && Turn.ASKING.contains(cleared.call().method());
        return may ? null : OpenQuestions.unanswerable(question);
    }

    private void refuse(Message.Request question) {
        var no = new RpcError(ErrorCodes.METHOD_NOT_FOUND, "Method not found");
        tell(cleared, new Message.Response(question.id(), null, no));
    }

    private Future<Answer> tell(ClearedCall cause, Message.Response response) {
        return held.session().forward(held.own(cause, Method.RESPOND, response), headers, Relay.silent());
    }

    /** Answers the client that its input is needed; from then on nobody waits for the call. */
    private void askClient() {
        if (over || parked != null || questions.isEmpty()) {
            return;
        }
        String state = rounds < ROUNDS_MAX ? held.parking().park(this) : null;
        if (state == null) {
            List<Message.Request> unanswered = questions.all();
            unanswered.forEach(this::refuse);
            cancel(
                    rounds < ROUNDS_MAX
                            ? OpenQuestions.unanswerable(unanswered.getFirst())
                            : new UpstreamException(Reason.ROUNDS_EXCEEDED, "after " + ROUNDS_MAX + " rounds"));
            return;
        }
        if (rounds++ == 0) {
            held.retain();
        }
        waited = true;
        Promise<@Nullable UpstreamException> waiting = Promise.promise();
        parked = waiting;
        headers = Map.copyOf(headers);
        drained();
        turn.park(
                questions.required(state),
                waiting.future(),
                () -> held.parking().drop(state, new UpstreamException(Reason.INPUT_FAILED, "it could not be asked")));
    }

    private void drained() {
        Runnable resume = paused;
        paused = null;
        if (resume != null) {
            resume.run();
        }
    }

    /** The call as the gates cleared it. */
    ClearedCall cleared() {
        return cleared;
    }

    /**
     * Goes on for a client that came back, which may be on another event loop.
     *
     * @param given wiped as soon as the request of the client is over
     */
    Future<Answer> wake(ClearedCall retry, Message.Request request, Map<String, String> given, Relay relay) {
        Map<String, String> kept = Map.copyOf(given);
        var next = new Turn(cleared.call().method(), request, held.limits(), new DistantRelay(held.vertx(), relay));
        Future<Answer> here = EraVerdict.here(held.vertx(), next.answer());
        home.runOnContext(_ -> resume(next, retry, kept));
        return here;
    }

    private void resume(Turn next, ClearedCall retry, Map<String, String> with) {
        turn = next;
        headers = with;
        if (parked != null) {
            parked.tryComplete();
        }
        parked = null;
        if (over) {
            next.take(answer, failure);
            return;
        }
        next.relay().onGone(() -> left(next));
        for (Message.Response response : questions.answered(next.request())) {
            tell(retry, response).onFailure(failed -> cancel(Failures.any(failed)));
        }
        // What was not answered is asked again.
        askClient();
    }

    /** Ends a parked call that nobody comes back for. Safe to call from any thread. */
    Future<Void> giveUp(UpstreamException why) {
        Promise<Void> done = Promise.promise();
        home.runOnContext(_ -> {
            Promise<@Nullable UpstreamException> abandoned = parked;
            UpstreamException already =
                    over && failure == null ? new UpstreamException(Reason.CLIENT_GONE, null) : failure;
            cancel(why);
            if (abandoned != null) {
                abandoned.tryComplete(already == null ? why : already);
            }
            done.complete();
        });
        return done.future();
    }

    /** Hears what the server says before its answer. */
    private final class Ear implements Relay {
        @Override
        public void opened() {
            turn.relay().opened();
        }

        @Override
        public boolean congested() {
            return parked == null && turn.relay().congested();
        }

        @Override
        public void onDrain(Runnable resume) {
            paused = resume;
            turn.relay().onDrain(HeldCall.this::drained);
        }

        @Override
        public void onGone(Runnable cancel) {
            if (over) {
                cancel.run();
            } else {
                cancels.add(cancel);
            }
        }

        @Override
        public boolean waited() {
            boolean since = waited;
            waited = parked != null;
            return since;
        }

        @Override
        public boolean takesQuestions() {
            return held.parking().isOn() && Turn.ASKING.contains(cleared.call().method());
        }

        @Override
        public void message(byte[] bytes, Message message) {
            switch (message) {
                case Message.Request question -> asked(question);
                case Message.Notification notification -> notified(notification);
                case Message.Response _ -> throw new IllegalStateException("an answer was read as none");
            }
        }

        private void notified(Message.Notification notification) {
            if (notification.method().equals(Method.CANCELLED.wire())) {
                questions.withdraw(notification.params().find("requestId"));
            } else if (parked == null) {
                turn.hear(notification, id);
            }
        }
    }
}
