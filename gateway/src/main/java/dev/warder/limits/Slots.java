package dev.warder.limits;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slots that one call needs at the limits on calls at once: taken one after the other in the order of the settings, held while the
 * server works on it, given up together. Lives on the event loop of its call; others' leaving lets it in from theirs.
 */
public final class Slots {
    /** What a call is told that found no room: nobody knows how long the others will take. */
    private static final long COME_BACK_NANOS = 1_000_000_000;

    private static final long NO_TIMER = -1;

    private final Call call;
    private final List<Turnstile> turnstiles;
    private final List<Crowds.Visit> visits = new ArrayList<>();
    private final Promise<Verdict> settled = Promise.promise();
    private final @Nullable Context context = Vertx.currentContext();
    private boolean over;
    private long timer = NO_TIMER;

    Slots(Call call, List<Turnstile> turnstiles) {
        this.call = call;
        this.turnstiles = turnstiles;
    }

    /** Takes every slot, waiting where that is needed. Completes with pass, or with why the call cannot run now; never fails. Once. */
    public Future<Verdict> take() {
        next(0);
        return settled.future();
    }

    /** Whoever wanted the call has left: it need not wait any longer. A call that runs keeps its slots until it has ended. */
    public void giveUp() {
        if (!settled.future().isComplete()) {
            refuse(Verdict.refuse(Reason.CLIENT_GONE));
        }
    }

    /** Gives back what was taken; harmless when that has happened. */
    public void release() {
        over = true;
        stopTimer();
        for (int i = 0; i < visits.size(); i++) {
            Turnstile turnstile = turnstiles.get(i);
            turnstile.crowds().leave(visits.get(i), turnstile.measure().slots());
        }
        visits.clear();
    }

    private void next(int at) {
        if (over) {
            return;
        }
        stopTimer();
        if (at == turnstiles.size()) {
            settled.tryComplete(Verdict.pass());
            return;
        }
        Turnstile turnstile = turnstiles.get(at);
        Object key = turnstile.limit().key(call);
        var visit = new Crowds.Visit(key == null ? turnstile : key, () -> here(() -> next(at + 1)));
        visits.add(visit);
        Crowds.Entry entry = key == null
                ? Crowds.Entry.FAILED
                : turnstile
                        .crowds()
                        .enter(
                                visit,
                                turnstile.measure().slots(),
                                turnstile.measure().queue());
        switch (entry) {
            case INSIDE -> next(at + 1);
            case WAITING -> refuseLater(turnstile, visit);
            case NO_ROOM -> refuse(turnstile.limit().refused(Reason.LIMIT_CONCURRENCY, COME_BACK_NANOS));
            case FAILED -> {
                Verdict.Refuse failed = turnstile.limit().failed();
                if (failed == null) {
                    next(at + 1);
                } else {
                    refuse(failed);
                }
            }
        }
    }

    private void refuseLater(Turnstile turnstile, Crowds.Visit visit) {
        if (context != null) {
            timer = context.owner().setTimer(turnstile.measure().patience().toMillis(), _ -> {
                if (turnstile.crowds().giveUp(visit)) {
                    refuse(turnstile.limit().refused(Reason.LIMIT_CONCURRENCY, COME_BACK_NANOS));
                }
            });
        }
    }

    private void stopTimer() {
        if (context != null && timer != NO_TIMER) {
            context.owner().cancelTimer(timer);
            timer = NO_TIMER;
        }
    }

    private void refuse(Verdict.Refuse refusal) {
        settled.tryComplete(refusal);
        release();
    }

    private void here(Runnable action) {
        if (context == null) {
            action.run();
        } else {
            context.runOnContext(_ -> action.run());
        }
    }
}
