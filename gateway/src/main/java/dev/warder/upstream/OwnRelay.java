package dev.warder.upstream;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The far end of a stream that the gateway itself listens to: never slow, and gone when it is cancelled, from any thread. */
abstract class OwnRelay implements Relay {
    private final List<Runnable> whenGone = new ArrayList<>();
    private @Nullable Context context;
    private boolean gone;

    @Override
    public void opened() {}

    @Override
    public boolean congested() {
        return false;
    }

    @Override
    public void onDrain(Runnable resume) {}

    @Override
    public void onGone(Runnable cancel) {
        synchronized (this) {
            if (!gone) {
                context = Vertx.currentContext();
                whenGone.add(cancel);
                return;
            }
        }
        cancel.run();
    }

    /** Ends what is listened to, on the event loop it lives on. */
    final void cancel() {
        List<Runnable> actions;
        Context there;
        synchronized (this) {
            gone = true;
            there = context;
            actions = List.copyOf(whenGone);
            whenGone.clear();
        }
        for (Runnable action : actions) {
            if (there == null) {
                action.run();
            } else {
                there.runOnContext(_ -> action.run());
            }
        }
    }
}
