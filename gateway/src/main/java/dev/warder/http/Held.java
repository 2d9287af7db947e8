package dev.warder.http;

/** The bytes of one response that its client has not taken yet, as a part of all such bytes. Used on one event loop only. */
final class Held {
    private final Streams all;
    private int bytes;
    private boolean over;

    Held(Streams all) {
        this.all = all;
    }

    void set(int now) {
        if (!over && now != bytes) {
            int before = bytes;
            bytes = now;
            all.held(now - before);
        }
    }

    /** Gives back what is held, for good. */
    void end() {
        set(0);
        over = true;
    }

    boolean isOver() {
        return over;
    }
}
