package dev.warder.identity;

import dev.warder.call.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where credentials that are not remembered are examined: on virtual threads, a bounded number at a time, so that a flood of forged
 * tokens cannot pile up work. Whatever goes wrong here leaves the caller unknown.
 */
final class Desk {
    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
    private static final int PLACES = 256;
    private static final long BETWEEN_WARNINGS = 10_000_000_000L;

    private final Vertx vertx;
    private final Semaphore places = new Semaphore(PLACES);
    private final AtomicLong lastWarning = new AtomicLong(System.nanoTime() - BETWEEN_WARNINGS);

    /** An examination that may block. */
    @FunctionalInterface
    interface Examination {
        Future<Identification> run() throws Refused;
    }

    Desk(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Examines; completes on the Vert.x context of the caller. */
    Future<Identification> examine(Examination examination) {
        if (!places.tryAcquire()) {
            return Answers.unknown(Reason.IDENTITY_UNAVAILABLE);
        }
        Context context = vertx.getOrCreateContext();
        Promise<Identification> promise = Promise.promise();
        Thread.ofVirtual().name("warder-identity").start(() -> {
            Future<Identification> answer = answer(examination);
            places.release();
            context.runOnContext(nothing -> answer.onComplete(promise));
        });
        return promise.future();
    }

    private Future<Identification> answer(Examination examination) {
        try {
            return examination.run();
        } catch (Refused refused) {
            return Answers.unknown(refused.reason());
        } catch (RuntimeException | StackOverflowError failure) {
            warn(failure);
            return Answers.unknown(Reason.IDENTITY_UNAVAILABLE);
        }
    }

    private void warn(Throwable failure) {
        long last = lastWarning.get();
        if (System.nanoTime() - last > BETWEEN_WARNINGS && lastWarning.compareAndSet(last, System.nanoTime())) {
            LOG.warn("Callers cannot be identified: {}", failure.toString());
        }
    }
}
