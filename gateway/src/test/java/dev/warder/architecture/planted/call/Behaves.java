package dev.warder.architecture.planted.call;

import dev.warder.architecture.planted.json.LooksUp;

/** Imports from a lower floor, as it should. */
public class Behaves {
    public LooksUp below() {
        return new LooksUp();
    }
}
