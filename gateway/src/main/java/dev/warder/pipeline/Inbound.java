package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.json.JsonString;
import dev.warder.mcp.EnvelopeRules;
import dev.warder.mcp.Era;
import dev.warder.mcp.ErrorCodes;
import dev.warder.mcp.Message;
import dev.warder.mcp.MetaKeys;
import dev.warder.mcp.Method;
import dev.warder.mcp.ReplyFacts;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcError;
import dev.warder.upstream.Allowance;
import dev.warder.upstream.Answer;
import dev.warder.upstream.UpstreamException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/**
 * A server's answer as its client may have it: of a type the client can expect, asking for nothing the client did not offer, without the
 * metadata of extensions that are not allowed, and with cache hints that keep it with this one caller. What needs no change keeps its bytes.
 */
final class Inbound {
    /** A revoked permission shows in what clients keep for at most this long. */
    private static final long TTL_MAX_MS = 60_000;

    /** The answer was held to its server's limits when it came; nothing here is stricter. */
    private static final JsonLimits LIMITS = new JsonLimits(256 << 20, 128, 40_000_000, 400);

    private static final String META = "_meta";
    private static final String TASK = "task";
    private static final String PRIVATE = "private";
    private static final String TTL = "ttlMs";
    private static final String SCOPE = "cacheScope";

    /** Where a server may answer that it needs input (2026-07-28, Multi Round-Trip Requests). */
    private static final Set<Method> ASKING = Set.of(Method.TOOLS_CALL, Method.RESOURCES_READ, Method.PROMPTS_GET);

    private final Call call;
    private final Allowance allowance;
    private final Needs needs;
    private final boolean modern;

    /** @param asked the call as the client sent it */
    Inbound(Call asked, Allowance allowance) {
        this.call = asked;
        this.allowance = allowance;
        this.needs = new Needs(allowance, capabilities(asked));
        this.modern = asked.origin().revision().era() == Era.MODERN;
    }

    /** What the client of a modern call can do, in its own words. */
    static JsonObject capabilities(Call call) {
        JsonObject meta = params(call).object(META);
        JsonObject declared = meta == null ? null : meta.object(EnvelopeRules.CLIENT_CAPABILITIES);
        return declared == null ? JsonObject.EMPTY : declared;
    }

    static JsonObject params(Call call) {
        return call.message().message() instanceof Message.Request(var _, var _, JsonObject params)
                ? params
                : JsonObject.EMPTY;
    }

    /** The answer to hand on; throws {@link UpstreamException} when the client may not have it. */
    Answer.Reply admitted(Answer.Reply reply) {
        ReplyFacts facts = reply.facts();
        if (facts.error() != null) {
            refuse(facts.error());
            return reply;
        }
        boolean complete = !modern || isComplete(reply);
        boolean hints = modern && complete && isCacheable() && !areKept(facts.marks());
        // Lists are read for what the caller may see in any case, and cleaned there.
        boolean untouched = !hints && !facts.marks().foreignMeta() && call.method() != Method.DISCOVER;
        if (untouched || call.method().isList()) {
            return reply;
        }
        JsonObject response = read(reply.bytes());
        JsonObject result = result(response);
        JsonObject clean = call.method() == Method.DISCOVER ? discovered(clean(result)) : clean(result);
        return clean.equals(result)
                ? reply
                : new Answer.Reply(response.with("result", clean).bytes(), facts);
    }

    /** Why there is no answer: what the client lacks is named by what it declared itself. */
    <T> Future<T> restated(Throwable failure) {
        if (modern
                && failure instanceof UpstreamException known
                && known.reason() == Reason.CAPABILITY_MISSING
                && known.data() != null) {
            return Future.failedFuture(needs.missing(known.data()));
        }
        return Future.failedFuture(failure);
    }

    /** The answer to {@code initialize}, without what the client could not use. */
    byte[] initialized(byte[] bytes) {
        JsonObject response = read(bytes);
        JsonObject result = result(response);
        JsonObject clean = offered(cleanMeta(result));
        return clean.equals(result) ? bytes : response.with("result", clean).bytes();
    }

    /**
     * On what depends, beside the result itself, how a result is cleaned.
     *
     * @param round whether the client sent input of a user
     */
    record Manner(Allowance allowance, boolean modern, boolean round) {}

    Manner manner() {
        return new Manner(allowance, modern, isAnotherRound());
    }

    /** A result without foreign metadata, its cache hints kept to this caller. */
    JsonObject clean(JsonObject result) {
        JsonObject clean = cleanMeta(result);
        return modern && isCacheable() ? kept(clean) : clean;
    }

    /** A result, params or a definition whose own {@code _meta} holds nothing of extensions that are not allowed. */
    JsonObject cleanMeta(JsonObject holder) {
        return cleanMeta(holder, allowance);
    }

    static JsonObject cleanMeta(JsonObject holder, Allowance allowance) {
        JsonObject meta = holder.object(META);
        if (meta == null) {
            return holder;
        }
        JsonObject kept = meta;
        for (String key : meta.members().keySet()) {
            if (MetaKeys.isForeign(key) && !allowance.permits(key)) {
                kept = kept.without(key);
            }
        }
        return kept.equals(meta) ? holder : kept.isEmpty() ? holder.without(META) : holder.with(META, kept);
    }

    private void refuse(RpcError error) {
        if (modern && error.code() == ErrorCodes.MISSING_CLIENT_CAPABILITY) {
            // The server was shown less than the client declared; its complaint must not make the client declare it
            // again.
            throw needs.missing(error.data() instanceof JsonObject data ? data.find("requiredCapabilities") : null);
        }
    }

    private boolean isComplete(Answer.Reply reply) {
        String type = reply.facts().resultType();
        // A peer of the legacy era names no type (2026-07-28, Result).
        if (type == null || type.equals("complete") || (type.equals(TASK) && call.method() == Method.TASKS_GET)) {
            return true;
        }
        if (type.equals(TASK) && call.method() == Method.TOOLS_CALL && allowance.permits(Allowance.TASKS)) {
            Verdict.Refuse undeclared = TaskCalls.refusal(call, true);
            if (undeclared != null) {
                throw new UpstreamException(undeclared.reason(), "a task", undeclared.data());
            }
            return false;
        }
        if (!type.equals("input_required") || !ASKING.contains(call.method())) {
            throw new UpstreamException(
                    Reason.UPSTREAM_PROTOCOL, "a result of type " + type.substring(0, Math.min(40, type.length())));
        }
        JsonObject result = result(read(reply.bytes()));
        Json requests = result.find("inputRequests");
        if (requests instanceof JsonObject asked) {
            needs.check(asked);
        }
        boolean asks = requests instanceof JsonObject || (requests == null && result.string("requestState") != null);
        if (!asks) {
            throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "input is required, but none is asked for");
        }
        return false;
    }

    /** The state of a task: it asks for nothing the client did not offer, and its result is clean like any other. */
    JsonObject task(JsonObject state) {
        if (state.find("inputRequests") instanceof JsonObject asked) {
            needs.check(asked);
        }
        JsonObject result = state.object("result");
        return result == null ? state : state.with("result", cleanMeta(result));
    }

    private boolean isCacheable() {
        return call.method().isList() || call.method() == Method.DISCOVER || call.method() == Method.RESOURCES_READ;
    }

    /** What one caller got of a server, no other may be handed, and none for long (2026-07-28, Caching). */
    private JsonObject kept(JsonObject result) {
        JsonObject kept = result.with(SCOPE, PRIVATE);
        long wanted = result.find(TTL) instanceof JsonNumber ttl && ttl.fitsLong() ? ttl.longValue() : 0;
        long most = isAnotherRound() ? 0 : TTL_MAX_MS;
        long clamped = Math.clamp(wanted, 0, most);
        boolean same = wanted == clamped && result.find(TTL) instanceof JsonNumber ttl && ttl.fitsLong();
        return same ? kept : kept.with(TTL, clamped);
    }

    private boolean areKept(ReplyFacts.Marks marks) {
        return marks.cacheScope() instanceof JsonString(String scope)
                && scope.equals(PRIVATE)
                && marks.ttlMs() instanceof JsonNumber ttl
                && ttl.fitsLong()
                && ttl.longValue() >= 0
                && ttl.longValue() <= (isAnotherRound() ? 0 : TTL_MAX_MS);
    }

    /** What was answered with a user's input must not be kept at all. */
    private boolean isAnotherRound() {
        JsonObject params = params(call);
        return params.has("inputResponses") || params.has("requestState");
    }

    /** What a server says of itself, in so far as the gateway lets it happen. */
    private JsonObject discovered(JsonObject result) {
        JsonObject offered = offered(result);
        JsonArray versions = result.array("supportedVersions");
        if (versions == null) {
            throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "discovery names no versions");
        }
        List<Json> spoken = versions.items().stream()
                .filter(version -> version instanceof JsonString(String text) && Revision.of(text) != null)
                .toList();
        return offered.with("supportedVersions", new JsonArray(spoken));
    }

    private JsonObject offered(JsonObject result) {
        JsonObject capabilities = result.object("capabilities");
        if (capabilities == null) {
            return result;
        }
        JsonObject kept = Outbound.extensions(capabilities, allowance);
        return kept.equals(capabilities) ? result : result.with("capabilities", kept);
    }

    private static JsonObject result(JsonObject response) {
        JsonObject result = response.object("result");
        if (result == null) {
            throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "the result is no object");
        }
        return result;
    }

    private static JsonObject read(byte[] bytes) {
        try {
            if (JsonReader.read(bytes, LIMITS) instanceof JsonObject response) {
                return response;
            }
        } catch (JsonException malformed) {
            throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, malformed.getMessage());
        }
        throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "the answer is no object");
    }

    /** Whether the server may put such a request to the client of a session. */
    boolean mayAsk(String method) {
        return switch (method) {
            case "elicitation/create" -> allowance.asks().contains("elicitation");
            case "sampling/createMessage" -> allowance.asks().contains("sampling");
            case "roots/list" -> allowance.asks().contains("roots");
            // The client runs what it was asked as a task, and the server comes back for the result (2025-11-25,
            // Tasks).
            // A list could tell of tasks that other servers began.
            case "tasks/get", "tasks/result", "tasks/cancel" ->
                allowance.asks().contains("elicitation") || allowance.asks().contains("sampling");
            case "ping" -> true;
            default -> false;
        };
    }
}
