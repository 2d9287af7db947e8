package dev.warder.scenarios.harness;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for a condition of another process, which nobody announces. */
public final class Await {
    private static final int PAUSE_MILLIS = 20;

    private Await() {}

    /** Returns as soon as {@code condition} holds; fails with {@code what} when it does not within {@code patience}. */
    public static void until(String what, Duration patience, BooleanSupplier condition) {
        long until = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not within " + patience + ": " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
