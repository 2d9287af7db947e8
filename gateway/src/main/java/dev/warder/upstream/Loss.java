package dev.warder.upstream;

import org.jspecify.annotations.Nullable;

/** That a session was lost: told once, whether whoever must know asked before or asks after. */
final class Loss {
    private @Nullable Runnable action;
    private boolean happened;

    void whenHappened(Runnable told) {
        synchronized (this) {
            if (!happened) {
                action = told;
                return;
            }
        }
        told.run();
    }

    void happen() {
        Runnable told;
        synchronized (this) {
            if (happened) {
                return;
            }
            happened = true;
            told = action;
        }
        if (told != null) {
            told.run();
        }
    }
}
