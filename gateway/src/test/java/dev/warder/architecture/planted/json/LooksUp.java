package dev.warder.architecture.planted.json;

import dev.warder.architecture.planted.call.Behaves;

/** Imports from a higher floor, and so closes a circle. */
public class LooksUp {
    public Behaves above() {
        return new Behaves();
    }
}
