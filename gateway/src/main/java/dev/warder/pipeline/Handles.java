package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Payload;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.json.CanonicalJson;
import dev.warder.json.Json;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.json.JsonString;
import dev.warder.mcp.Era;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.sessions.Binding;
import dev.warder.sessions.Binding.Kind;
import dev.warder.sessions.Seals;
import dev.warder.upstream.Answer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Keeps servers' own cursors and request states from clients: what a server hands out leaves as a sealed handle, and only that handle, sent
 * back by the same caller in the same place, reaches the server as what it was.
 */
final class Handles {
    private static final String CURSOR = "cursor";
    private static final String NEXT_CURSOR = "nextCursor";
    private static final String REQUEST_STATE = "requestState";
    private static final String INPUT_REQUIRED = "input_required";
    private static final JsonLimits LIMITS = new JsonLimits(64 << 20, 64, 2_000_000, 100);

    private final Seals seals;

    Handles(Seals seals) {
        this.seals = seals;
    }

    /**
     * A call whose handles were opened.
     *
     * @param call as it will be judged and sent; as it came when something is wrong with its handle
     * @param refusal what is wrong with its handle, or null
     * @param requestBytes the size of what the client sent
     * @param tasks the tasks it names, or null for none
     */
    record Opened(
            Call call,
            Verdict.@Nullable Refuse refusal,
            int requestBytes,
            @Nullable TaskNames tasks) {
        Opened(Call call, Verdict.@Nullable Refuse refusal, int requestBytes) {
            this(call, refusal, requestBytes, null);
        }
    }

    /** Opens the handle a call carries, if any. */
    Opened opened(Call call) {
        int bytes = call.message().bytes().length;
        if (!(call.message().message() instanceof Message.Request request)) {
            return new Opened(call, null, bytes);
        }
        JsonObject params = request.params();
        String member = isPaged(call) ? CURSOR : REQUEST_STATE;
        // A handle that is null stands for none, as some clients write it.
        if (!params.has(member) || params.find(member) == JsonNull.NULL) {
            return new Opened(call, null, bytes);
        }
        String handle = params.string(member);
        if (handle == null) {
            return new Opened(call, Verdict.refuse(Reason.INVALID_PARAMS, member + " must be a string"), bytes);
        }
        return switch (seals.open(binding(call), handle)) {
            case Seals.Opening.Refused(Reason reason) -> new Opened(call, Verdict.refuse(reason), bytes);
            case Seals.Opening.Opened(byte[] content) -> {
                JsonObject opened = params.with(member, new String(content, StandardCharsets.UTF_8));
                yield new Opened(with(call, call.capability(), opened), null, bytes);
            }
        };
    }

    private static boolean isPaged(Call call) {
        return call.method().isList() || call.method() == Method.TASKS_LIST;
    }

    /** A request with other params, about that capability, at the capability's server. */
    static Call with(Call call, @Nullable Capability capability, JsonObject params) {
        if (!(call.message().message() instanceof Message.Request request)) {
            throw new IllegalArgumentException("only requests have such params");
        }
        var message = new Message.Request(request.id(), request.method(), params);
        byte[] bytes = MessageWriter.request(request.id(), request.method(), params);
        return new Call(
                call.origin(),
                call.caller(),
                capability == null ? call.server() : capability.server(),
                call.method(),
                capability,
                call.arguments().equals(request.params()) ? params : call.arguments(),
                new Payload(message, bytes, call.message().headers()));
    }

    /** A list's result with the gateway's own cursor in place of the server's; null when it has none that could be sealed. */
    @Nullable
    JsonObject sealedList(JsonObject result, Call call) {
        return sealed(result, NEXT_CURSOR, call);
    }

    /**
     * The server's answer with the gateway's own request state in place of the server's.
     *
     * @return null when the answer holds none that could be sealed
     */
    Answer.@Nullable Reply sealedState(Answer.Reply reply, Call call) {
        if (!INPUT_REQUIRED.equals(reply.facts().resultType())
                || call.origin().revision().era() != Era.MODERN) {
            return reply;
        }
        try {
            JsonObject response = JsonReader.read(reply.bytes(), LIMITS) instanceof JsonObject object ? object : null;
            JsonObject result = response == null ? null : response.object("result");
            JsonObject sealed = result == null ? null : sealed(result, REQUEST_STATE, call);
            return response == null || sealed == null
                    ? null
                    : new Answer.Reply(response.with("result", sealed).bytes(), reply.facts());
        } catch (JsonException malformed) {
            return null;
        }
    }

    /** The gateway's own cursor in place of the server's; null when that cannot be sealed. */
    @Nullable
    String sealedCursor(String cursor, Call call) {
        return seals.seal(binding(call), cursor.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable JsonObject sealed(JsonObject result, String member, Call call) {
        Json handle = result.find(member);
        return switch (handle) {
            case null -> result;
            case JsonNull _ -> result.without(member);
            case JsonString(String text) -> {
                String sealed = seals.seal(binding(call), text.getBytes(StandardCharsets.UTF_8));
                yield sealed == null ? null : result.with(member, sealed);
            }
            default -> null;
        };
    }

    /** The path of the route a call came by. */
    static String route(Call call) {
        String many = call.origin().route();
        return many == null ? "/servers/" + call.server() + "/mcp" : many;
    }

    private static Binding binding(Call call) {
        String route = route(call);
        String method = call.method().wire();
        return isPaged(call)
                ? Binding.of(Kind.CURSOR, call.caller(), call.server(), route, method)
                : Binding.of(Kind.REQUEST_STATE, call.caller(), call.server(), route, method + " " + request(call));
    }

    /** The request a state belongs to: a state given for harmless arguments must not come back with others. */
    private static String request(Call call) {
        if (call.capability() == null) {
            return "";
        }
        boolean named = call.capability().type() == CapabilityType.TOOL
                || call.capability().type() == CapabilityType.PROMPT;
        return (named ? digest(call.arguments()) : "-") + " "
                + call.capability().fullName();
    }

    private static String digest(JsonObject arguments) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(CanonicalJson.bytes(arguments)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
