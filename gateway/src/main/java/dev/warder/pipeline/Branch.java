package dev.warder.pipeline;

import dev.warder.bundles.PublicForm;
import dev.warder.bundles.PublicUri;
import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One server's part of a listening over many: kept up as long as the client listens, through every trouble of the server. */
final class Branch implements Client {
    static final String TASKS = "notifications/tasks";
    static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";

    private static final JsonLimits LIMITS = new JsonLimits(4 << 20, 128, 100_000, 400);
    private static final long FIRST_PAUSE_MS = 500;
    private static final long LASTING_NANOS = 30_000_000_000L;
    private static final long LAST_PAUSE_MS = 60_000;

    private final FanIn listening;
    private final Call call;
    private final PublicForm form;
    private final Set<String> wanted;
    private final Json subscription;
    private final List<Runnable> whenGone = new ArrayList<>();
    private long pause = FIRST_PAUSE_MS;
    private long begun;
    private boolean missed;

    /**
     * A branch, not yet begun.
     *
     * @param call the listening as that server is asked for it
     * @param wanted the notifications that may come of it
     */
    Branch(FanIn listening, Call call, Set<String> wanted, Json subscription) {
        this.listening = listening;
        this.call = call;
        this.form = new PublicForm(call.server());
        this.wanted = wanted;
        this.subscription = subscription;
    }

    /** Listens until the client leaves; what the server said while it could not be heard is made up for by saying that lists changed. */
    void begin() {
        whenGone.clear();
        begun = System.nanoTime();
        listening.walk(call, this).onSuccess(reply -> {
            if (!listening.isOver() && mayComeBack(reply)) {
                if (isStopped(reply) && !missed) {
                    sayChanged();
                }
                missed = true;
                pause = lasted() ? FIRST_PAUSE_MS : Math.min(2 * pause, LAST_PAUSE_MS);
                listening.later(pause, this::begin);
            }
        });
    }

    /** A server that cannot be listened to, or may not be any more, is not asked again. */
    private static boolean mayComeBack(Reply reply) {
        return switch (reply) {
            case Reply.Refused refused ->
                refused.reason() == Reason.UPSTREAM_UNREACHABLE
                        || refused.reason() == Reason.UPSTREAM_FAILED
                        || refused.reason() == Reason.UPSTREAM_TIMEOUT
                        || refused.reason() == Reason.OVERLOADED
                        || refused.reason() == Reason.STOPPED
                        || refused.reason() == Reason.STOPS_UNKNOWN
                        || refused.reason() == Reason.UPSTREAM_PROTOCOL;
            case Reply.Answer answer -> answer.error() == null || answer.error().code() != ErrorCodes.METHOD_NOT_FOUND;
            case Reply.Ended ended -> true;
            case Reply.Accepted accepted -> false;
            case Reply.Opened opened -> false;
        };
    }

    /** What an operator has stopped is hidden at once, and may be shown again some day. */
    private static boolean isStopped(Reply reply) {
        return reply instanceof Reply.Refused refused && refused.reason() == Reason.STOPPED;
    }

    void gone() {
        List.copyOf(whenGone).forEach(Runnable::run);
    }

    @Override
    public void opened() {
        // The listening itself has been opened already.
    }

    @Override
    public void send(byte[] message) {
        JsonObject notification = read(message);
        String method = String.valueOf(notification.string("method"));
        if (method.equals("notifications/subscriptions/acknowledged")) {
            heard();
        } else if (wanted.contains(method)) {
            JsonObject params = notification.object("params");
            JsonObject own = ours(params == null ? JsonObject.EMPTY : params);
            // A task's state has the form of the answer to tasks/get.
            JsonObject said = method.equals(TASKS) ? form.result(Method.TASKS_GET, own) : own;
            listening.send(MessageWriter.notification(method, said));
        }
    }

    /** A server that hangs up again and again is asked less and less often. */
    private boolean lasted() {
        return System.nanoTime() - begun > LASTING_NANOS;
    }

    private void heard() {
        if (missed) {
            missed = false;
            sayChanged();
        }
    }

    private void sayChanged() {
        wanted.stream()
                .filter(method -> method.endsWith("/list_changed"))
                .sorted()
                .forEach(method -> listening.send(MessageWriter.notification(method, ours(JsonObject.EMPTY))));
    }

    private JsonObject ours(JsonObject params) {
        JsonObject meta = params.object("_meta");
        JsonObject marked = (meta == null ? JsonObject.EMPTY : meta).with(SUBSCRIPTION, subscription);
        String uri = params.string("uri");
        JsonObject named = uri == null ? params : params.with("uri", PublicUri.of(call.server(), uri));
        return named.with("_meta", marked);
    }

    private static JsonObject read(byte[] message) {
        try {
            return JsonReader.read(message, LIMITS) instanceof JsonObject object ? object : JsonObject.EMPTY;
        } catch (JsonException impossible) {
            throw new IllegalStateException("a message that was read cannot be read again", impossible);
        }
    }

    @Override
    public boolean congested() {
        return listening.congested();
    }

    @Override
    public void onDrain(Runnable action) {
        listening.onDrain(action);
    }

    @Override
    public void onGone(Runnable action) {
        if (listening.isOver()) {
            action.run();
        } else {
            whenGone.add(action);
        }
    }
}
