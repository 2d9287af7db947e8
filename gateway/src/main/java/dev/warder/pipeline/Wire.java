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
    private final Discovery discovery;
    private final Inbound inbound;
    private final Notices notices;
    private final List<Runnable> whenLeft = new ArrayList<>();
    private Consumer<Message.Request> refusing = _ -> {};
    private boolean left;
    private long bytes;

    Wire(Call call, @Nullable Link link, Client client, Discovery discovery, Inbound inbound) {
        this.call = call;
        this.link = link;
        this.client = client;
        this.discovery = discovery;
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
                if (!inbound.mayAsk(question.method())) {
                    refusing.accept(question);
                } else if (link != null && link.asked(question.id())) {
                    JsonObject clean = inbound.cleanMeta(question.params());
                    boolean same = clean.equals(question.params());
                    pass(same ? text : MessageWriter.request(question.id(), question.method(), clean));
                }
            }
            case Message.Notification(var method, var params) -> {
                discovery.announced(call.server(), method);
                if (notices.concern(method, params)) {
                    JsonObject clean = inbound.cleanMeta(params);
                    pass(clean.equals(params) ? text : MessageWriter.notification(method, clean));
                }
            }
            case Message.Response response -> {}
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

    /** Bytes sent to the client so far. */
    long bytes() {
        return bytes;
    }
}
