package dev.warder.architecture.planted;

import dev.warder.architecture.planted.audit.Sins;

/** Stands in the root package, and in a circle with a room. Everything here breaks a rule on purpose. */
public class WrongHouse {
    public Sins sins() {
        return new Sins();
    }
}
