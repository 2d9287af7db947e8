package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Era;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.upstream.Relay;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries a server's messages to the waiting client, and the client's leaving to the server. */
final class Wire implements Relay {
    private final Call call;
    private final @Nullable Link link;
    private final Client client;
    private final Workshop workshop;
    private final Inbound inbound;
    private final Notices notices;
    private final @Nullable TaskNames tasks;
    private final List<Runnable> whenLeft = new ArrayList<>();
    private Consumer<Message.Request> refusing = _ -> {};
    private boolean left;
    private long bytes;

    /** @param tasks the tasks of which the client may hear, or null for none */
    Wire(Call call, @Nullable Link link, Client client, Workshop workshop, Inbound inbound, @Nullable TaskNames tasks) {
        this.call = call;
        this.link = link;
        this.client = client;
        this.workshop = workshop;
        this.tasks = tasks;
        this.inbound = inbound;
        this.notices = new Notices(call);
        // A legacy client that loses its connection has not cancelled anything (2025-11-25, Transports); its streams do
        // end.
        if (call.origin().revision().era() == Era.MODERN || call.method() == Method.STREAM) {
            client.onGone(this::leave);
        }
    }

    /** Sets what is done with questions that the server may not put to the client. */
    void refusing(Consumer<Message.Request> action) {
        refusing = action;
    }

    @Override
    public void opened() {
        // A modern answer may still be an error that is known by its status, so its stream begins with its first
        // message.
        if (call.origin().revision().era() == Era.LEGACY || call.method() == Method.LISTEN) {
            client.opened();
        }
    }

    @Override
    public void message(byte[] text, Message message) {
        if (left) {
            return;
        }
        switch (message) {
            case Message.Request question -> {
                if (!inbound.mayAsk(question.method()) || !isOfTheSession(question)) {
                    refusing.accept(question);
                } else if (link != null && link.asked(question)) {
                    JsonObject clean = inbound.cleanMeta(question.params());
                    clean = TaskWords.concern(question.method(), clean) ? tasks().related(clean) : clean;
                    boolean same = clean.equals(question.params());
                    pass(same ? text : MessageWriter.request(question.id(), question.method(), clean));
                }
            }
            case Message.Notification(var method, var params) -> {
                workshop.discovery().announced(call.server(), method);
                if (notices.concern(method, params)) {
                    JsonObject clean = inbound.cleanMeta(params);
                    JsonObject said = TaskWords.concern(method, clean) ? tasks().notified(method, clean) : clean;
                    if (said != null) {
                        pass(said.equals(params) ? text : MessageWriter.notification(method, said));
                    }
                }
            }
            case Message.Response response -> {}
        }
    }

    /** Says what the server would say when one of its lists had changed. */
    void changed(String notification) {
        JsonObject params = notices.marked();
        if (!left && notices.concern(notification, params)) {
            pass(MessageWriter.notification(notification, params));
        }
    }

    /** What the server says of its tasks, for this client. */
    TaskWords tasks() {
        return new TaskWords(call, workshop, inbound, tasks);
    }

    /** A server may come back to the tasks only that the client of this session runs for it. */
    private boolean isOfTheSession(Message.Request question) {
        return !question.method().startsWith("tasks/")
                || (link != null && link.runs(question.params().string(TaskCalls.TASK_ID)));
    }

    /** Says something of the gateway's own to the client, unless it left. */
    void say(String method, JsonObject params) {
        if (!left) {
            opened();
            pass(MessageWriter.notification(method, params));
        }
    }

    private void pass(byte[] text) {
        bytes += text.length;
        client.send(text);
    }

    @Override
    public void parted(long retryMillis) {
        client.parted(retryMillis);
    }

    /** Who waits at the other end. */
    Client client() {
        return client;
    }

    @Override
    public boolean congested() {
        return client.congested();
    }

    @Override
    public void onDrain(Runnable action) {
        client.onDrain(action);
    }

    @Override
    public void onGone(Runnable cancel) {
        whenLeft(cancel);
    }

    /** Runs the action when the client leaves or cancels; at once when it has. */
    void whenLeft(Runnable action) {
        if (left) {
            action.run();
        } else {
            whenLeft.add(action);
        }
    }

    /** The client left or cancelled. */
    void leave() {
        if (!left) {
            left = true;
            List.copyOf(whenLeft).forEach(Runnable::run);
        }
    }

    /** Whether the client left or cancelled. */
    boolean isLeft() {
        return left;
    }

    /** Bytes sent to the client so far. */
    long bytes() {
        return bytes;
    }
}
