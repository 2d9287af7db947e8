package dev.warder.pipeline;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.catalog.Catalog;
import dev.warder.catalog.Definition;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Era;
import dev.warder.mcp.MalformedAnnotation;
import dev.warder.mcp.Message;
import dev.warder.mcp.ParamHeaders;
import dev.warder.mcp.RpcError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a cleared call agrees with what only its session or its definition can tell: open questions, mirrored parameters. */
final class Agreement {
    private final Catalog catalog;
    private final LoadingCache<Definition, Optional<ParamHeaders>> mirrored = Caffeine.newBuilder()
            .weakKeys()
            .maximumSize(100_000)
            .executor(Runnable::run)
            .build(Agreement::annotations);

    Agreement(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The refusal of a call that does not agree, or null. */
    Verdict.@Nullable Refuse refusal(Call call, @Nullable Link link) {
        return switch (call.method()) {
            case RESPOND ->
                link != null && call.message().message() instanceof Message.Response response && link.answered(response)
                        ? null
                        : notAsked();
            case TOOLS_CALL -> tool(call, link);
            default -> null;
        };
    }

    private Verdict.@Nullable Refuse tool(Call call, @Nullable Link link) {
        Capability tool = call.capability();
        if (tool == null) {
            return null;
        }
        if (call.origin().revision().era() == Era.MODERN) {
            return parameters(call, tool);
        }
        boolean bridged = link != null && link.upstream().era() == Era.MODERN;
        return bridged && headersOf(tool) == null ? Verdict.refuse(Reason.BAD_DEFINITION) : null;
    }

    /** The headers of a request, and with them the arguments that its tool wants mirrored in headers. */
    Map<String, String> mirrored(Call call, Map<String, String> headers) {
        ParamHeaders wanted = call.capability() == null ? null : headersOf(call.capability());
        if (wanted == null || wanted.isEmpty()) {
            return headers;
        }
        var all = new LinkedHashMap<>(headers);
        all.putAll(wanted.generate(call.arguments()));
        return all;
    }

    /** What a tool wants mirrored, or null when its definition is not known or cannot be used. */
    private @Nullable ParamHeaders headersOf(Capability tool) {
        Definition definition = catalog.find(tool);
        return definition == null ? null : mirrored.get(definition).orElse(null);
    }

    /** Proxies on the way may have acted on the headers, so they must say what the gates judged (2026-07-28, Transports). */
    private Verdict.@Nullable Refuse parameters(Call call, Capability tool) {
        Definition definition = catalog.find(tool);
        if (definition == null) {
            return Verdict.refuse(Reason.UNKNOWN_CAPABILITY);
        }
        Optional<ParamHeaders> headers = mirrored.get(definition);
        if (headers.isEmpty()) {
            return Verdict.refuse(Reason.BAD_DEFINITION);
        }
        if (headers.get().isEmpty()) {
            return null;
        }
        RpcError mismatch = headers.get().check(call.arguments(), call.message().headers());
        return mismatch == null ? null : Verdict.refuse(Reason.HEADER_MISMATCH, mismatch.message());
    }

    private static Optional<ParamHeaders> annotations(Definition definition) {
        JsonObject schema = definition.json().object("inputSchema");
        try {
            return Optional.of(ParamHeaders.of(schema == null ? JsonObject.EMPTY : schema));
        } catch (MalformedAnnotation unusable) {
            return Optional.empty();
        }
    }

    /** An answer to a question the server never asked would let a caller speak into another conversation. */
    private static Verdict.Refuse notAsked() {
        return Verdict.refuse(Reason.INVALID_PARAMS, "No request of the server is waiting for this response.");
    }
}
