package dev.warder.main;

/** A command cannot do what was asked; the message says why, to the person who asked. */
final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failed(String message) {
        super(message);
    }
}
