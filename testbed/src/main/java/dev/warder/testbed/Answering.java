package dev.warder.testbed;

/** What a {@link TestingServer} does with one request; called on its event loop. */
@FunctionalInterface
public interface Answering {
    void answer(Exchange exchange);
}
