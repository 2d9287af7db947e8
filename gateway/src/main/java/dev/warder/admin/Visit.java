package dev.warder.admin;

import dev.warder.audit.AuditEntry;
import dev.warder.call.Caller;
import dev.warder.call.Reason;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request at the operators' API, and what is written down of it. */
final class Visit {
    private static final long PATIENCE_SECONDS = 10;

    private final Function<AuditEntry, Future<Void>> log;
    private final String address;
    private final String what;
    private final String below;
    private volatile @Nullable Caller operator;
    private volatile boolean recorded;

    /** @param path of the request */
    Visit(Function<AuditEntry, Future<Void>> log, String address, HttpMethod method, String path) {
        this.log = log;
        this.address = address;
        this.what = method.name() + " " + path;
        this.below = path.startsWith(Api.PREFIX) ? path.substring(Api.PREFIX.length()) : "";
    }

    String address() {
        return address;
    }

    /** The path below {@code /api/}; empty for any other. */
    String below() {
        return below;
    }

    /** The method and path: {@code POST /api/stops}. */
    @Override
    public String toString() {
        return what;
    }

    void by(Caller caller) {
        operator = caller;
    }

    /** Records an act unless whoever did it has; fails when that cannot be recorded. */
    Future<Void> recordUnlessDone() {
        return recorded ? Future.succeededFuture() : write("operator_act", null, Map.of("act", what));
    }

    /** Records that something was refused. */
    Future<Void> recordRefusal(Reason reason) {
        return write("operator_refused", reason, Map.of("act", what));
    }

    /** Records; blocks until that is durable. */
    void recordNow(String event, Map<String, String> detail) {
        try {
            write(event, null, detail)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            recorded = true;
        } catch (ExecutionException | TimeoutException unwritten) {
            throw Refusal.of(Reason.AUDIT_UNAVAILABLE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Refusal.of(Reason.AUDIT_UNAVAILABLE);
        }
    }

    private Future<Void> write(String event, @Nullable Reason reason, Map<String, String> detail) {
        return log.apply(AuditEntry.act(event, operator, address, reason, detail));
    }
}
