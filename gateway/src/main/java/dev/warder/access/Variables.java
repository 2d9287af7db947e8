package dev.warder.access;

import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelVariableResolver;
import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What conditions see of one call. A value is made when an expression first asks for it. Used by one thread, for one judgement. */
final class Variables implements CelVariableResolver {
    /** How long all conditions on one call may take together. */
    static final long MAX_NANOS = 50_000_000;

    private final Caller caller;
    private final Capability capability;
    private final @Nullable Call call;
    private final LongSupplier nanoTime;
    private long deadline;

    /** The variables of a call, or, without one, what is known of every call of that caller for that capability. */
    Variables(Caller caller, Capability capability, @Nullable Call call, LongSupplier nanoTime) {
        this.caller = caller;
        this.capability = capability;
        this.call = call;
        this.nanoTime = nanoTime;
    }

    @Override
    public Optional<Object> find(String name) {
        // Every loop worth the name asks for a variable in each round, so this is where a slow expression is stopped.
        long now = nanoTime.getAsLong();
        if (deadline == 0) {
            deadline = now + MAX_NANOS;
        } else if (now - deadline > 0) {
            throw new IllegalStateException("the expression takes too long");
        }
        Object value = value(name);
        if (value == null && call != null) {
            value = value(name, call);
        }
        return Optional.ofNullable(value);
    }

    private @Nullable Object value(String name) {
        return switch (name) {
            case "caller.subject" -> caller.subject();
            case "caller.issuer" -> caller.issuer();
            case "caller.client" -> optional(caller.client());
            case "caller.tenant" -> optional(caller.tenant());
            case "caller.roles" -> List.copyOf(caller.roles());
            case "caller.scopes" -> List.copyOf(caller.scopes());
            case "caller.auth" -> caller.auth().name().toLowerCase(Locale.ROOT);
            case "call.server" -> capability.server();
            case "call.type" -> capability.type().word();
            case "call.name" -> capability.name();
            case "call.capability" -> capability.fullName();
            default -> null;
        };
    }

    private @Nullable Object value(String name, Call call) {
        return switch (name) {
            case "args" -> Values.of(call.arguments());
            case "caller.address" -> call.origin().address();
            case "call.method" -> call.method().wire();
            case "call.revision" -> call.origin().revision().text();
            case "call.session" -> optional(call.origin().session());
            case "call.time" -> Instant.EPOCH.plus(call.origin().receivedAt(), ChronoUnit.MICROS);
            default -> null;
        };
    }

    private static Object optional(@Nullable String text) {
        return text == null ? NullValue.NULL_VALUE : text;
    }
}
