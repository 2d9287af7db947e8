package dev.warder.upstream;

import dev.warder.json.Json;
import dev.warder.json.JsonNumber;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.RpcId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The questions of a process that callers share. A question does not say which call it belongs to, so it is put to somebody only while no
 * other call can have led to it: a single one is in flight, and none was given up whose end the process has not told, since it may still be
 * at it. Safe for use by several threads.
 */
final class PipeQuestions {
    private static final int MAX = 100;
    private static final int GIVEN_UP_MAX = 1_000;
    private static final long GIVEN_UP_NANOS = Duration.ofMinutes(10).toNanos();

    private final LongSupplier nanoClock;
    private final Map<RpcId, Asked> open = new HashMap<>();
    private final Map<Long, Long> givenUp = new HashMap<>();

    PipeQuestions(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Whom to ask; null when that is not certain, or when it cannot be asked. */
    synchronized @Nullable Asked about(Message.Request question, Collection<Asked> inFlight) {
        long now = nanoClock.getAsLong();
        givenUp.values().removeIf(at -> now - at > GIVEN_UP_NANOS);
        Asked only = inFlight.size() == 1 ? inFlight.stream().findFirst().orElse(null) : null;
        // What one client names as its roots, a process would take as the roots of all.
        boolean anybodys = question.method().equals(Method.PING.wire())
                || question.method().equals("roots/list");
        if (only == null || anybodys || !only.takesQuestions() || !givenUp.isEmpty() || open.size() >= MAX) {
            return null;
        }
        return open.putIfAbsent(question.id(), only) == null ? only : null;
    }

    /** Whether that owner was asked this, and had not answered it before. */
    synchronized boolean answered(@Nullable RpcId id, Object owner) {
        Asked told = id == null ? null : open.get(id);
        return told != null && told.owner().equals(owner) && open.remove(id, told);
    }

    /** Who was asked what the process does not want to know any more; null when it is no question of its own. */
    synchronized @Nullable Asked withdrawn(@Nullable Json id) {
        RpcId known = open.keySet().stream()
                .filter(each -> each.value().equals(id))
                .findFirst()
                .orElse(null);
        return known == null ? null : open.remove(known);
    }

    /** A call has ended: what it was asked needs no answer. */
    synchronized void ended(Asked call) {
        open.values().removeIf(call::equals);
    }

    /** A call was given up before the process had answered it. */
    synchronized void givenUp(long id) {
        if (givenUp.size() < GIVEN_UP_MAX) {
            givenUp.put(id, nanoClock.getAsLong());
        }
    }

    /** The process has answered a call after it was given up. */
    synchronized void answeredLate(@Nullable RpcId id) {
        if (id != null && id.value() instanceof JsonNumber number && number.fitsLong()) {
            givenUp.remove(number.longValue());
        }
    }
}
