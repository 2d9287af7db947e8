package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.mcp.Era;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.upstream.Relay;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries a server's messages to the waiting client, and the client's leaving to the server. */
final class Wire implements Relay {
    /** The only notifications that may come before the answer to a modern request (2026-07-28, Transports). */
    private static final Set<String> REQUEST_SCOPED = Set.of("notifications/progress", "notifications/message");

    private final Call call;
    private final @Nullable Link link;
    private final Client client;
    private final Discovery discovery;
    private final List<Runnable> whenLeft = new ArrayList<>();
    private boolean left;
    private long bytes;

    Wire(Call call, @Nullable Link link, Client client, Discovery discovery) {
        this.call = call;
        this.link = link;
        this.client = client;
        this.discovery = discovery;
        // A legacy client that loses its connection has not cancelled anything (2025-11-25, Transports); its streams do
        // end.
        if (call.origin().revision().era() == Era.MODERN || call.method() == Method.STREAM) {
            client.onGone(this::leave);
        }
    }

    @Override
    public void opened() {
        client.opened();
    }

    @Override
    public void message(byte[] text, Message message) {
        if (left) {
            return;
        }
        switch (message) {
            case Message.Request(var id, var _, var _) -> {
                if (link == null || !link.asked(id)) {
                    return;
                }
            }
            case Message.Notification(var method, var _) -> {
                discovery.announced(call.server(), method);
                if (isStateless() && !REQUEST_SCOPED.contains(method)) {
                    return;
                }
            }
            case Message.Response response -> {
                return;
            }
        }
        bytes += text.length;
        client.send(text);
    }

    private boolean isStateless() {
        return call.origin().revision().era() == Era.MODERN && call.method() != Method.LISTEN;
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
