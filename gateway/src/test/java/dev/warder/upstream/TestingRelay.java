package dev.warder.upstream;

import dev.warder.mcp.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A far end that remembers what it was told, and is slow or leaves when a test says so. */
final class TestingRelay implements Relay {
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final AtomicInteger openings = new AtomicInteger();
    private volatile boolean congested;
    private volatile @Nullable Runnable resume;
    private volatile @Nullable Runnable cancel;

    @Override
    public void opened() {
        openings.incrementAndGet();
    }

    @Override
    public void message(byte[] bytes, Message message) {
        messages.add(message);
        texts.add(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public boolean congested() {
        return congested;
    }

    @Override
    public void onDrain(Runnable action) {
        resume = action;
    }

    @Override
    public void onGone(Runnable action) {
        cancel = action;
    }

    List<Message> messages() {
        return messages;
    }

    List<String> texts() {
        return texts;
    }

    int openings() {
        return openings.get();
    }

    void stall() {
        congested = true;
    }

    boolean isStalling() {
        return resume != null;
    }

    void drain() {
        congested = false;
        Runnable waiting = resume;
        resume = null;
        if (waiting != null) {
            waiting.run();
        }
    }

    void leave() {
        Runnable waiting = cancel;
        if (waiting == null) {
            throw new AssertionError("nobody asked to be told");
        }
        waiting.run();
    }
}
