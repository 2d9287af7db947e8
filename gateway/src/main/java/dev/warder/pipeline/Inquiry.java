package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.json.JsonString;
import dev.warder.mcp.Era;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcId;
import dev.warder.secrets.Vault;
import dev.warder.upstream.Answer;
import dev.warder.upstream.Relay;
import dev.warder.upstream.Upstream;
import dev.warder.upstream.UpstreamException;
import dev.warder.upstream.UpstreamSession;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gateway's own question to one server: what is there? */
final class Inquiry {
    private static final JsonLimits LIMITS = new JsonLimits(64 << 20, 64, 2_000_000, 100);
    private static final int PAGES_MAX = 100;
    /** A list may be longer; the rest of it does not exist for the gateway. */
    private static final int ITEMS_MAX = 10_000;

    private static final long BYTES_MAX = 64L << 20;

    private final Upstream upstream;
    private final Vault vault;
    private final Method method;
    private final List<JsonObject> found = new ArrayList<>();
    private long nextId = 1;
    private long bytes;

    /** @param method one of the lists, or {@code server/discover} */
    Inquiry(Upstream upstream, Vault vault, Method method) {
        this.upstream = upstream;
        this.vault = vault;
        this.method = method;
    }

    /** Every definition of the list, all pages, or the one result of discovery; fails when the server cannot be asked. */
    Future<List<JsonObject>> definitions() {
        return upstream.era().compose(era -> era == Era.MODERN ? pages(null, 1, null) : inSession());
    }

    private Future<List<JsonObject>> inSession() {
        JsonObject params = JsonObject.of("protocolVersion", new JsonString(Revision.LATEST_LEGACY.text()))
                .with("capabilities", JsonObject.EMPTY)
                .with("clientInfo", info());
        ClearedCall initialize = cleared(Method.INITIALIZE, Revision.LATEST_LEGACY, params);
        return with(initialize, headers -> upstream.open(initialize, headers))
                .compose(session -> Future.succeededFuture(session)
                        .compose(open -> method == Method.DISCOVER ? itself(open) : listed(open))
                        .eventually(() -> session.close(Map.of()).otherwiseEmpty()));
    }

    private Future<List<JsonObject>> listed(UpstreamSession session) {
        return forward(session, cleared(Method.INITIALIZED, Revision.LATEST_LEGACY, JsonObject.EMPTY))
                .compose(_ -> pages(null, 1, session));
    }

    /** What a server of the legacy era says of itself, it has said when the session was opened. */
    private Future<List<JsonObject>> itself(UpstreamSession session) {
        found.add(result(session.initializeResult()));
        return Future.succeededFuture(found);
    }

    private Future<List<JsonObject>> pages(@Nullable String cursor, int page, @Nullable UpstreamSession session) {
        Revision revision = session == null ? Revision.V2026_07_28 : Revision.LATEST_LEGACY;
        JsonObject params = cursor == null ? JsonObject.EMPTY : JsonObject.of("cursor", new JsonString(cursor));
        ClearedCall list =
                cleared(method, revision, session == null ? params.with("_meta", envelope(revision)) : params);
        return forward(session, list).compose(answer -> {
            String next = read(answer);
            if (next == null) {
                return Future.succeededFuture(found);
            }
            return page >= PAGES_MAX ? failed("more than " + PAGES_MAX + " pages") : pages(next, page + 1, session);
        });
    }

    /** Adds a page's definitions and returns the cursor of the next, or null at the last. */
    private @Nullable String read(Answer answer) {
        if (!(answer instanceof Answer.Reply reply)) {
            throw unusable("no answer to " + method);
        }
        if (reply.facts().error() != null) {
            if (reply.facts().error().code() == ErrorCodes.METHOD_NOT_FOUND) {
                return null;
            }
            throw unusable(method + " was answered with an error");
        }
        JsonObject result = result(reply.bytes());
        Listing.Shape shape = Listing.Shape.of(method);
        if (shape == null) {
            found.add(result);
            return null;
        }
        JsonArray page = result.array(shape.list());
        if (page == null) {
            throw unusable("the answer to " + method + " holds no list");
        }
        for (Json item : page) {
            if (item instanceof JsonObject definition && found.size() < ITEMS_MAX) {
                found.add(definition);
            }
        }
        bytes += reply.bytes().length;
        return found.size() < ITEMS_MAX && bytes < BYTES_MAX ? result.string("nextCursor") : null;
    }

    private static JsonObject result(byte[] response) {
        try {
            JsonObject result =
                    JsonReader.read(response, LIMITS) instanceof JsonObject object ? object.object("result") : null;
            if (result == null) {
                throw unusable("an answer without result");
            }
            return result;
        } catch (JsonException malformed) {
            throw unusable(malformed.getMessage());
        }
    }

    private static UpstreamException unusable(@Nullable String detail) {
        return new UpstreamException(Reason.UPSTREAM_PROTOCOL, detail);
    }

    private Future<Answer> forward(@Nullable UpstreamSession session, ClearedCall cleared) {
        return with(
                cleared,
                headers -> session == null
                        ? upstream.forward(cleared, headers, Relay.silent())
                        : session.forward(cleared, headers, Relay.silent()));
    }

    private <T> Future<T> with(ClearedCall cleared, java.util.function.Function<Map<String, String>, Future<T>> act) {
        return vault.unlock(cleared)
                .compose(unlocked -> act.apply(unlocked.headers()).onComplete(_ -> unlocked.close()));
    }

    private ClearedCall cleared(Method method, Revision revision, JsonObject params) {
        long now = CallIds.micros(InstantSource.system());
        var origin = new Call.Origin(
                CallIds.call(now), revision, "gateway", CallIds.trace(null), now, System.nanoTime(), null);
        if (method.isNotification()) {
            var message = new Message.Notification(method.wire(), params);
            return ClearedCall.discovery(
                    origin, upstream.name(), method, message, MessageWriter.notification(method.wire(), params));
        }
        var id = RpcId.of(nextId++);
        return ClearedCall.discovery(
                origin,
                upstream.name(),
                method,
                new Message.Request(id, method.wire(), params),
                MessageWriter.request(id, method.wire(), params));
    }

    private static JsonObject envelope(Revision revision) {
        return JsonObject.of("io.modelcontextprotocol/protocolVersion", new JsonString(revision.text()))
                .with("io.modelcontextprotocol/clientInfo", info())
                .with("io.modelcontextprotocol/clientCapabilities", JsonObject.EMPTY);
    }

    private static JsonObject info() {
        return JsonObject.of("name", new JsonString("warder")).with("version", "0.1.0");
    }

    private static <T> Future<T> failed(String detail) {
        return Future.failedFuture(unusable(detail));
    }
}
