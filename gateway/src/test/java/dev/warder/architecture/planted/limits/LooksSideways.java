package dev.warder.architecture.planted.limits;

import dev.warder.architecture.planted.flow.Beside;

/** Imports from its own floor. */
public class LooksSideways {
    public Beside beside() {
        return new Beside();
    }
}
