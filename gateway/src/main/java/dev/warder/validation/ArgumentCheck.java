package dev.warder.validation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.Gate;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Method;
import dev.warder.validation.ValidationSettings.Unknown;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Judges a tool's arguments by its input schema. A schema is compiled at its first use and kept; when the schema cannot be enforced to
 * the letter every call of the tool is refused. Safe for use by several threads.
 */
public final class ArgumentCheck implements Gate.Validation {
    /** Bytes of schemas that are kept compiled; compiled they take some twenty times as much memory. */
    private static final long CACHE_WEIGHT = 8 << 20;

    private static final int MAX_DETAIL = 700;

    private final boolean refuseUndeclared;
    private final Function<Capability, @Nullable JsonObject> inputSchema;
    /** By identity: a definition that was learned anew is compiled anew. */
    private final Cache<Same, Ready> compiled = Caffeine.newBuilder()
            .maximumWeight(CACHE_WEIGHT)
            .weigher((Same schema, Ready ready) -> 500 + ready.weight())
            .executor(Runnable::run)
            .build();

    /** A schema as far as it got: compiled, or what is wrong with it. */
    private record Ready(
            @Nullable Compiled schema, @Nullable String fault) {
        int weight() {
            return schema == null ? 0 : schema.bytes();
        }
    }

    /**
     * A check by the schemas that {@code inputSchema} yields.
     *
     * @param inputSchema the pinned input schema of a tool, or null when it has none; the same instance as long as it is unchanged
     */
    public ArgumentCheck(ValidationSettings settings, Function<Capability, @Nullable JsonObject> inputSchema) {
        this.refuseUndeclared = settings.unknownArguments() == Unknown.REFUSE;
        this.inputSchema = inputSchema;
    }

    @Override
    public Verdict judge(Call call) {
        if (call.method() != Method.TOOLS_CALL) {
            return Verdict.pass();
        }
        Capability tool = call.capability();
        JsonObject schema = tool == null ? null : inputSchema.apply(tool);
        if (schema == null) {
            return Verdict.refuse(Reason.BAD_DEFINITION);
        }
        Ready ready = ready(schema);
        return ready.schema() == null ? badDefinition(ready.fault()) : judge(ready.schema(), call.arguments());
    }

    /**
     * Compiles a schema ahead of the first call that needs it.
     *
     * @return what keeps it from being enforced, as a clause such as "refers to another document", or null
     */
    public @Nullable String prepare(JsonObject schema) {
        return ready(schema).fault();
    }

    private Ready ready(JsonObject schema) {
        var key = new Same(schema);
        Ready known = compiled.getIfPresent(key);
        if (known == null) {
            known = compile(schema);
            compiled.put(key, known);
        }
        return known;
    }

    private Ready compile(JsonObject schema) {
        try {
            return new Ready(Compiled.of(schema, refuseUndeclared), null);
        } catch (BadSchema bad) {
            return new Ready(null, bad.getMessage());
        }
    }

    private static Verdict badDefinition(@Nullable String fault) {
        return Verdict.refuse(
                Reason.BAD_DEFINITION, "The definition of the capability cannot be used: its schema " + fault + ".");
    }

    private static Verdict judge(Compiled schema, JsonObject arguments) {
        try {
            Compiled.Result result = schema.judge(arguments);
            return result.complaints().isEmpty() ? Verdict.pass() : refuse(result);
        } catch (Effort.Exceeded exceeded) {
            return Verdict.refuse(
                    Reason.BAD_ARGUMENTS,
                    "The arguments are too large or too intricate to be checked against the schema.");
        }
    }

    private static Verdict refuse(Compiled.Result result) {
        List<Complaint> complaints = result.complaints();
        var detail = new StringBuilder(Reason.BAD_ARGUMENTS.text());
        detail.setLength(detail.length() - 1);
        int told = 0;
        for (Complaint complaint : complaints) {
            String clause = complaint.clause();
            if (told > 0 && detail.length() + clause.length() > MAX_DETAIL) {
                break;
            }
            detail.append(told == 0 ? ": " : "; ").append(clause);
            told++;
        }
        int untold = complaints.size() - told + result.untold();
        detail.append(untold == 0 ? "." : "; and " + untold + " more.");
        var errors = new JsonArray(
                List.copyOf(complaints.stream().map(Complaint::json).toList()));
        return new Verdict.Refuse(Reason.BAD_ARGUMENTS, detail.toString(), JsonObject.of("errors", errors), null);
    }
}
