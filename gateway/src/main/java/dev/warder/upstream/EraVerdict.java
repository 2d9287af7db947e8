package dev.warder.upstream;

import dev.warder.mcp.Era;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What era a server was found to speak, and since when. An old legacy verdict is served while the server is asked again: an upgraded server
 * still answers {@code initialize}, so a stale verdict would never fail loudly. At most one probe runs at a time.
 */
final class EraVerdict {
    private static final long LEGACY_NANOS = Duration.ofMinutes(10).toNanos();
    /** A server that keeps contradicting its verdict is asked again no more often than this. */
    private static final long DOUBT_NANOS = Duration.ofSeconds(5).toNanos();

    private final Vertx vertx;
    private final Supplier<Future<Era>> probe;
    private final LongSupplier nanoClock;
    private volatile @Nullable Verdict verdict;
    private @Nullable Future<Era> probing;

    private record Verdict(Era era, long at, Instant when, Future<Era> future) {}

    EraVerdict(Vertx vertx, Supplier<Future<Era>> probe, LongSupplier nanoClock) {
        this.vertx = vertx;
        this.probe = probe;
        this.nanoClock = nanoClock;
    }

    /** The era, at once when it is known. */
    Future<Era> era() {
        Verdict known = verdict;
        if (known == null) {
            return here(vertx, ask());
        }
        if (known.era == Era.LEGACY && nanoClock.getAsLong() - known.at > LEGACY_NANOS) {
            ask();
        }
        return known.future;
    }

    /** The era last found, or null. */
    @Nullable
    Era last() {
        Verdict known = verdict;
        return known == null ? null : known.era;
    }

    /** When the era was last found, or null. */
    @Nullable
    Instant when() {
        Verdict known = verdict;
        return known == null ? null : known.when;
    }

    /** Asks again in the background: the server answered as none of that era does. The verdict stands until there is another. */
    void doubt() {
        Verdict known = verdict;
        if (known != null && nanoClock.getAsLong() - known.at > DOUBT_NANOS) {
            ask();
        }
    }

    /** Forgets the verdict: the server was not what it was thought to be. */
    void forget() {
        verdict = null;
    }

    private synchronized Future<Era> ask() {
        Future<Era> asked = probing;
        if (asked == null) {
            Promise<Era> promise = Promise.promise();
            asked = promise.future();
            probing = asked;
            // May be answered at once, as where the settings say the era.
            probe.get().onComplete((era, failure) -> found(promise, era, failure));
        }
        return asked;
    }

    private void found(Promise<Era> promise, @Nullable Era era, @Nullable Throwable failure) {
        synchronized (this) {
            probing = null;
        }
        if (era != null) {
            verdict = new Verdict(era, nanoClock.getAsLong(), Instant.now(), Future.succeededFuture(era));
            promise.complete(era);
        } else {
            promise.fail(Failures.any(failure));
        }
    }

    /** The same future, completed on the context of whoever asks now. */
    static <T> Future<T> here(Vertx vertx, Future<T> elsewhere) {
        if (elsewhere.isComplete()) {
            return elsewhere;
        }
        Context context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        elsewhere.onComplete((value, failure) -> context.runOnContext(_ -> promise.complete(value, failure)));
        return promise.future();
    }
}
