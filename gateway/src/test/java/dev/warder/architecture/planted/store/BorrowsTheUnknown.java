package dev.warder.architecture.planted.store;

import org.assertj.core.api.Assertions;

/** Uses a library that no room may see. */
public class BorrowsTheUnknown {
    public Assertions assertions() {
        return new Assertions() {};
    }
}
