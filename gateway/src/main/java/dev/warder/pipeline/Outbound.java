package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Payload;
import dev.warder.json.Json;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.EnvelopeRules;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.MetaKeys;
import dev.warder.mcp.Method;
import dev.warder.mcp.TraceParent;
import dev.warder.upstream.Allowance;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call as its server gets it: without the metadata of extensions that are not allowed, with the client's capabilities narrowed to what the
 * server may ask for, and with the gateway's own span as its parent. A message in which nothing changes keeps its bytes.
 */
final class Outbound {
    private static final int TRACESTATE_MAX = 512;
    private static final int BAGGAGE_MAX = 8_192;

    private final Call call;
    private final Allowance allowance;
    private final @Nullable TraceParent span;

    private Outbound(Call call, JsonObject meta, Allowance allowance) {
        this.call = call;
        this.allowance = allowance;
        this.span = span(call, meta);
    }

    /** The call that is judged, recorded and sent in place of what the client sent. */
    static Call of(Call call, Allowance allowance) {
        if (call.message().message() instanceof Message.Response response) {
            return answering(call, response, allowance);
        }
        JsonObject params = params(call.message().message());
        if (params == null) {
            return call;
        }
        JsonObject meta = params.object("_meta");
        boolean opens = call.method() == Method.INITIALIZE;
        if (meta == null && !opens && !call.message().headers().containsKey(MetaKeys.TRACEPARENT)) {
            return call;
        }
        return new Outbound(call, meta == null ? JsonObject.EMPTY : meta, allowance).rewritten(params, meta);
    }

    /** The client's answer to a question of the server. */
    private static Call answering(Call call, Message.Response response, Allowance allowance) {
        if (!(response.result() instanceof JsonObject result)) {
            return call;
        }
        JsonObject clean = Inbound.cleanMeta(result, allowance);
        JsonObject meta = clean.object("_meta");
        if (call.origin().route() != null && meta != null && meta.has(MetaKeys.RELATED_TASK)) {
            // Tasks of sessions are not offered on a route of many servers, so there is none this could belong to.
            clean = clean.with("_meta", meta.without(MetaKeys.RELATED_TASK));
        }
        return clean.equals(result) ? call : with(call, new Message.Response(response.id(), clean, response.error()));
    }

    private static Call with(Call call, Message message) {
        return new Call(
                call.origin(),
                call.caller(),
                call.server(),
                call.method(),
                call.capability(),
                call.arguments(),
                new Payload(
                        message, MessageWriter.write(message), call.message().headers()));
    }

    private static @Nullable JsonObject params(Message message) {
        return switch (message) {
            case Message.Request(var _, var _, JsonObject params) -> params;
            case Message.Notification(var _, JsonObject params) -> params;
            case Message.Response response -> null;
        };
    }

    /** What the client can do for a server, narrowed to what the server may ask for. */
    static JsonObject narrowed(JsonObject capabilities, Allowance allowance) {
        JsonObject narrowed = capabilities;
        for (String feature : Allowance.FEATURES) {
            if (!allowance.asks().contains(feature)) {
                narrowed = narrowed.without(feature);
            }
        }
        return extensions(tasks(narrowed, allowance), allowance);
    }

    /** What a client can run as a task for a server (2025-11-25, Tasks): what the server may ask for, and no list of everything. */
    private static JsonObject tasks(JsonObject capabilities, Allowance allowance) {
        JsonObject tasks = capabilities.object("tasks");
        JsonObject requests = tasks == null ? null : tasks.object("requests");
        if (tasks == null || requests == null) {
            return capabilities.without("tasks");
        }
        JsonObject kept = requests;
        for (String feature : requests.members().keySet()) {
            kept = allowance.asks().contains(feature) ? kept : kept.without(feature);
        }
        return kept.isEmpty()
                ? capabilities.without("tasks")
                : capabilities.with("tasks", tasks.without("list").with("requests", kept));
    }

    /** Capabilities of either side without the extensions that are not allowed. */
    static JsonObject extensions(JsonObject capabilities, Allowance allowance) {
        Json declared = capabilities.find("extensions");
        if (declared == null) {
            return capabilities;
        }
        JsonObject kept = declared instanceof JsonObject extensions ? extensions : JsonObject.EMPTY;
        for (String id : kept.members().keySet()) {
            if (!allowance.permits(id)) {
                kept = kept.without(id);
            }
        }
        return kept.equals(declared)
                ? capabilities
                : kept.isEmpty() ? capabilities.without("extensions") : capabilities.with("extensions", kept);
    }

    private Call rewritten(JsonObject params, @Nullable JsonObject meta) {
        JsonObject changed = params;
        if (meta != null) {
            JsonObject kept = meta(meta);
            changed = kept.equals(meta) ? changed : changed.with("_meta", kept);
        }
        JsonObject declared = call.method() == Method.INITIALIZE ? params.object("capabilities") : null;
        if (declared != null) {
            JsonObject narrowed = narrowed(declared, allowance);
            changed = narrowed.equals(declared) ? changed : changed.with("capabilities", narrowed);
        }
        Map<String, String> headers = headers();
        if (changed.equals(params) && headers.equals(call.message().headers())) {
            return call;
        }
        Message message = with(call.message().message(), changed);
        byte[] bytes = changed.equals(params) ? call.message().bytes() : MessageWriter.write(message);
        return new Call(
                call.origin(),
                call.caller(),
                call.server(),
                call.method(),
                call.capability(),
                call.arguments().equals(params) ? changed : call.arguments(),
                new Payload(message, bytes, headers));
    }

    private static Message with(Message message, JsonObject params) {
        return switch (message) {
            case Message.Request(var id, String method, var _) -> new Message.Request(id, method, params);
            case Message.Notification(String method, var _) -> new Message.Notification(method, params);
            case Message.Response response -> response;
        };
    }

    private JsonObject meta(JsonObject meta) {
        JsonObject kept = meta;
        for (var member : meta.members().entrySet()) {
            String key = member.getKey();
            Json value = member.getValue();
            Json allowed = allowed(key, value);
            if (allowed == null) {
                kept = kept.without(key);
            } else if (!allowed.equals(value)) {
                kept = kept.with(key, allowed);
            }
        }
        return kept;
    }

    /** What the server gets of a member: the same, another value, or null for nothing. */
    private @Nullable Json allowed(String key, Json value) {
        return switch (key) {
            // A request names its task in its params, by a handle; here a client could name one that is not its own.
            case MetaKeys.RELATED_TASK -> null;
            case MetaKeys.TRACEPARENT -> span == null || !isValidParent(value) ? null : new JsonString(span.toString());
            case MetaKeys.TRACESTATE -> span != null && isHeaderText(value, TRACESTATE_MAX) ? value : null;
            case MetaKeys.BAGGAGE -> baggage(value);
            case EnvelopeRules.CLIENT_CAPABILITIES ->
                value instanceof JsonObject declared ? narrowed(declared, allowance) : value;
            default -> MetaKeys.isForeign(key) && !allowance.permits(key) ? null : value;
        };
    }

    /** The gateway's span of this call; null when the client traces nothing, because then nobody would look for it. */
    private static @Nullable TraceParent span(Call call, JsonObject meta) {
        TraceParent parent = TraceParent.of(meta.string(MetaKeys.TRACEPARENT));
        if (parent == null) {
            parent = TraceParent.of(call.message().headers().get(MetaKeys.TRACEPARENT));
        }
        return parent == null ? null : new TraceParent(call.origin().trace(), CallIds.span(), parent.flags());
    }

    private static boolean isValidParent(Json value) {
        return value instanceof JsonString(String text) && TraceParent.of(text) != null;
    }

    private Map<String, String> headers() {
        Map<String, String> came = call.message().headers();
        if (span == null && !came.containsKey(MetaKeys.TRACEPARENT)) {
            return came;
        }
        var headers = new HashMap<>(came);
        if (span == null) {
            headers.remove(MetaKeys.TRACEPARENT);
        } else {
            headers.put(MetaKeys.TRACEPARENT, span.toString());
        }
        return headers;
    }

    /** The members with allowed names; baggage can carry anything to anyone who hears it (W3C Baggage, section 5). */
    private @Nullable Json baggage(Json value) {
        if (allowance.baggage().isEmpty()
                || !isHeaderText(value, BAGGAGE_MAX)
                || !(value instanceof JsonString(String text))) {
            return null;
        }
        var kept = new StringBuilder();
        for (String member : text.split(",", -1)) {
            int end = member.indexOf('=');
            if (end > 0 && allowance.baggage().contains(member.substring(0, end).strip())) {
                kept.append(kept.isEmpty() ? "" : ",").append(member.strip());
            }
        }
        String filtered = kept.toString();
        return filtered.isEmpty() ? null : filtered.equals(text) ? value : new JsonString(filtered);
    }

    private static boolean isHeaderText(Json value, int max) {
        return value instanceof JsonString(String text)
                && text.length() <= max
                && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
