package dev.warder.pipeline;

import dev.warder.call.Reason;
import dev.warder.json.Json;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.upstream.Allowance;
import dev.warder.upstream.UpstreamException;
import org.jspecify.annotations.Nullable;

/** What a server needs of a client, held against what the client declared and what the server may ask for (2026-07-28, MRTR). */
final class Needs {
    private static final String ELICITATION = "elicitation";
    private static final String SAMPLING = "sampling";
    private static final String EXTENSIONS = "extensions";

    private final Allowance allowance;
    private final JsonObject declared;

    /** @param declared the capabilities in the client's own words, before they were narrowed */
    Needs(Allowance allowance, JsonObject declared) {
        this.allowance = allowance;
        this.declared = declared;
    }

    /** Passes when the client can give, and the server may have, all that these requests ask for. */
    void check(JsonObject inputRequests) {
        JsonObject all = JsonObject.EMPTY;
        for (Json each : inputRequests.members().values()) {
            JsonObject needed = each instanceof JsonObject request ? of(request) : null;
            if (needed == null) {
                throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "input is asked for that no client can give");
            }
            all = merged(all, needed);
        }
        UpstreamException lack = lack(all);
        if (lack != null) {
            throw lack;
        }
    }

    /** Why a server that names these capabilities as missing cannot be satisfied. */
    UpstreamException missing(@Nullable Json required) {
        UpstreamException lack = required instanceof JsonObject capabilities ? lack(capabilities) : null;
        return lack == null
                ? new UpstreamException(Reason.UPSTREAM_PROTOCOL, "the server misses what the client declared")
                : lack;
    }

    /** What one request of a server needs, or null when there is no such request. */
    static @Nullable JsonObject of(JsonObject request) {
        JsonObject given = request.object("params");
        JsonObject params = given == null ? JsonObject.EMPTY : given;
        return switch (request.find("method")) {
            case JsonString(String method)
            when method.equals("elicitation/create") ->
                part(ELICITATION, "url".equals(params.string("mode")) ? "url" : "form");
            case JsonString(String method) when method.equals("sampling/createMessage") -> sampling(params);
            case JsonString(String method) when method.equals("roots/list") -> JsonObject.of("roots", JsonObject.EMPTY);
            case null, default -> null;
        };
    }

    private static JsonObject sampling(JsonObject params) {
        boolean tools = params.has("tools") || params.has("toolChoice");
        String context = params.string("includeContext");
        JsonObject parts = tools ? JsonObject.of("tools", JsonObject.EMPTY) : JsonObject.EMPTY;
        return JsonObject.of(
                SAMPLING, context == null || context.equals("none") ? parts : parts.with("context", JsonObject.EMPTY));
    }

    private static JsonObject part(String capability, String part) {
        return JsonObject.of(capability, JsonObject.of(part, JsonObject.EMPTY));
    }

    private static JsonObject merged(JsonObject all, JsonObject more) {
        JsonObject merged = all;
        for (var member : more.members().entrySet()) {
            JsonObject known = merged.object(member.getKey());
            JsonObject parts = known == null ? JsonObject.EMPTY : known;
            for (var part : ((JsonObject) member.getValue()).members().entrySet()) {
                parts = parts.with(part.getKey(), part.getValue());
            }
            merged = merged.with(member.getKey(), parts);
        }
        return merged;
    }

    private @Nullable UpstreamException lack(JsonObject required) {
        JsonObject lacking = JsonObject.EMPTY;
        for (var member : required.members().entrySet()) {
            String capability = member.getKey();
            JsonObject parts = member.getValue() instanceof JsonObject object ? object : JsonObject.EMPTY;
            if (!isAllowed(capability, parts)) {
                return new UpstreamException(Reason.ASKING_DENIED, capability);
            }
            JsonObject missing = missing(capability, parts);
            lacking = missing == null ? lacking : lacking.with(capability, missing);
        }
        return lacking.isEmpty() ? null : new UpstreamException(Reason.CAPABILITY_MISSING, null, lacking);
    }

    private boolean isAllowed(String capability, JsonObject parts) {
        if (capability.equals(EXTENSIONS)) {
            return parts.members().keySet().stream().allMatch(allowance::permits);
        }
        return !Allowance.FEATURES.contains(capability) || allowance.asks().contains(capability);
    }

    /** The parts of a capability that the client did not declare; null when it declared all. */
    private @Nullable JsonObject missing(String capability, JsonObject parts) {
        JsonObject own = declared.object(capability);
        if (own == null) {
            return parts;
        }
        JsonObject missing = parts;
        for (String part : parts.members().keySet()) {
            // Elicitation without any mode means forms.
            boolean form = capability.equals(ELICITATION) && part.equals("form") && !own.has("url");
            missing = form || own.has(part) ? missing.without(part) : missing;
        }
        return missing.isEmpty() ? null : missing;
    }
}
