package dev.warder.approval;

import dev.warder.call.Consent;
import dev.warder.store.Database;
import dev.warder.store.StoreWatch;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where calls wait for people. It follows the store, so it does not matter in which process they decide. Outlives every change of rules;
 * safe for use by several threads. What it returns completes on the Vert.x context of whoever asked.
 */
public final class Desk implements StoreWatch.Follower, AutoCloseable {
    /** Calls that are held at once; more are told at once that they are pending. */
    static final int MAX_HELD = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    private final TicketStore store;
    private final String node;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private volatile ApprovalSettings settings;
    private volatile boolean closed;

    /** One call that is held; no two are equal. */
    private static final class Waiting {
        private final Standing.Pending pending;
        private final Promise<Standing> promise = Promise.promise();

        Waiting(Standing.Pending pending) {
            this.pending = pending;
        }
    }

    /**
     * A call that waits.
     *
     * @param decided where the question stands when the waiting ends; never fails
     * @param leave ends the waiting at once
     */
    public record Held(Future<Standing> decided, Runnable leave) {}

    /**
     * A desk.
     *
     * @param node the name of this gateway among those of the same store
     */
    public Desk(Database database, Recorder recorder, ApprovalSettings settings, String node) {
        this.store = new TicketStore(database, recorder);
        this.settings = settings;
        this.node = node;
    }

    /** Records what a former run left unfinished; blocks. Comes before the first call. */
    public void open() {
        store.interrupted(node);
    }

    /** Goes on with other settings; what is held already is not affected. */
    public void adopt(ApprovalSettings changed) {
        settings = changed;
    }

    /** Asks about a call, or finds what was asked before. */
    public Future<Standing> propose(Proposal proposal) {
        return offLoop(() -> store.propose(proposal, settings));
    }

    /** Completes when people have decided, the question is over, or the call has been held for long enough. */
    public Held hold(Standing.Pending pending) {
        var one = new Waiting(pending);
        Runnable leave = () -> release(one, pending);
        Future<Standing> decided = onContext(one.promise.future());
        waiting.add(one);
        long millis = settings.hold().toMillis();
        if (waiting.size() > MAX_HELD || millis == 0 || closed) {
            leave.run();
            return new Held(decided, leave);
        }
        Context context = Vertx.currentContext();
        if (context != null) {
            long timer = context.owner().setTimer(millis, _ -> leave.run());
            decided.onComplete(_ -> context.owner().cancelTimer(timer));
        }
        // What was decided before it waited would be news to nobody.
        offLoop(() -> store.standing(pending.ticket())).onSuccess(standing -> decided(one, standing));
        return new Held(decided, leave);
    }

    /** Takes what was approved for one call of this gateway; empty when it cannot be had (any more). */
    public Future<Optional<Consent>> use(Proposal proposal, String ticket, String call) {
        return offLoop(() -> Optional.ofNullable(store.use(proposal, ticket, call, node)));
    }

    /** Notes that the outcome of the call that used the ticket is on record. */
    public Future<Void> concluded(String ticket) {
        return offLoop(() -> {
            store.concluded(ticket);
            return null;
        });
    }

    /** Ends a ticket that is good for nothing any more. */
    public Future<Void> cancel(String ticket, String why) {
        return offLoop(() -> {
            store.cancel(ticket, why);
            return null;
        });
    }

    /** Ends and records what is over; call it every few seconds. */
    public Future<Void> sweep() {
        return offLoop(() -> {
            store.expire();
            return null;
        });
    }

    /** How many questions nobody has decided; blocks. */
    public double undecided() {
        try {
            return store.waiting();
        } catch (RuntimeException unreadable) {
            return Double.NaN;
        }
    }

    @Override
    public String topic() {
        return "approvals";
    }

    /** Lets go of what is decided. Nobody waits for that to be acknowledged, so all changes have one number. */
    @Override
    public long follow() {
        for (Waiting one : waiting) {
            decided(one, store.standing(one.pending.ticket()));
        }
        return 0;
    }

    @Override
    public void failed(RuntimeException failure, long blindNanos) {
        if (!waiting.isEmpty()) {
            LOG.warn("the store cannot be read for decisions: {}", failure.toString());
        }
    }

    private void decided(Waiting one, Standing standing) {
        if (!(standing instanceof Standing.Pending)) {
            release(one, standing);
        }
    }

    private void release(Waiting one, Standing standing) {
        if (waiting.remove(one)) {
            one.promise.complete(standing);
        }
    }

    private static <T extends @Nullable Object> Future<T> offLoop(Callable<T> work) {
        Promise<T> done = Promise.promise();
        Future<T> here = onContext(done.future());
        Thread.ofVirtual().name("warder-approval").start(() -> {
            try {
                done.complete(work.call());
            } catch (Exception | StackOverflowError failure) {
                done.fail(failure);
            }
        });
        return here;
    }

    private static <T extends @Nullable Object> Future<T> onContext(Future<T> elsewhere) {
        Context context = Vertx.currentContext();
        if (context == null) {
            return elsewhere;
        }
        Promise<T> here = Promise.promise();
        elsewhere.onComplete(done -> context.runOnContext(_ -> here.handle(done)));
        return here.future();
    }

    /** Lets everybody go who waits; their tickets stay. */
    @Override
    public void close() {
        closed = true;
        waiting.forEach(one -> release(one, one.pending));
    }
}
