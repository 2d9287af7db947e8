package dev.warder.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.warder.call.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One event loop to call from, and patience with a limit. */
final class Rig implements AutoCloseable {
    static final ServerSettings.Limits QUICK =
            new ServerSettings.Limits(Duration.ofSeconds(2), Duration.ofSeconds(2), 1 << 20, 8);
    static final ServerSettings.Limits PATIENT =
            new ServerSettings.Limits(Duration.ofSeconds(20), Duration.ofSeconds(5), 1 << 20, 8);

    private final Vertx vertx;
    private final Context context;
    private final boolean own;

    Rig() {
        this(Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2)), true);
    }

    private Rig(Vertx vertx, boolean own) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.own = own;
    }

    /** The same with another event loop to call from. */
    Rig besides() {
        return new Rig(vertx, false);
    }

    Vertx vertx() {
        return vertx;
    }

    /** Runs an action on the event loop and waits for what it promises. */
    <T> T await(Supplier<Future<T>> action) {
        try {
            return start(action).get(30, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof UpstreamException known) {
                throw known;
            }
            throw new AssertionError(failure.getCause());
        } catch (InterruptedException | TimeoutException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Runs an action on the event loop; the answer must come back on it. */
    <T> CompletableFuture<T> start(Supplier<Future<T>> action) {
        var result = new CompletableFuture<T>();
        context.runOnContext(_ -> {
            Thread loop = Thread.currentThread();
            action.get().onComplete((value, failure) -> {
                if (!Thread.currentThread().equals(loop)) {
                    result.completeExceptionally(new AssertionError("answered on another thread"));
                } else if (failure != null) {
                    result.completeExceptionally(failure);
                } else {
                    result.complete(value);
                }
            });
        });
        return result;
    }

    /** Runs an action on the event loop. */
    void run(Runnable action) {
        await(() -> {
            action.run();
            return Future.succeededFuture();
        });
    }

    /** Waits until something is so. */
    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("it never happened");
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    Reason refusal(Supplier<Future<Answer>> action) {
        try {
            return fail("answered with " + text(await(action)));
        } catch (UpstreamException refused) {
            return refused.reason();
        }
    }

    /** The text of a reply. */
    static String text(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Reply.class);
        return new String(((Answer.Reply) answer).bytes(), StandardCharsets.UTF_8);
    }

    static ServerSettings http(String url, ServerSettings.Limits limits) {
        return ServerSettings.http("testbed", URI.create(url)).with(limits);
    }

    /** A server over HTTP that shares nothing with others. */
    HttpUpstream upstream(ServerSettings settings) {
        return new HttpUpstream(
                vertx,
                settings,
                (ServerSettings.Http) settings.target(),
                Credentials.none(),
                HttpShared.ofThisProgram());
    }

    @Override
    public void close() {
        if (!own) {
            return;
        }
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException failure) {
            throw new AssertionError(failure);
        }
    }
}
