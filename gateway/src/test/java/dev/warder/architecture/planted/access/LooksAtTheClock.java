package dev.warder.architecture.planted.access;

import java.time.Instant;

/** A gate that reads the clock itself. */
public class LooksAtTheClock {
    public Instant time() {
        return Instant.now();
    }
}
