package dev.warder.http1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A receiver that keeps what it was told. */
final class Kept implements Receiver {
    final CompletableFuture<AnswerHead> head = new CompletableFuture<>();
    final CompletableFuture<String> whole = new CompletableFuture<>();
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    volatile boolean begun;

    @Override
    public void head(AnswerHead came) {
        if (!head.complete(came)) {
            throw new AssertionError("two heads");
        }
    }

    @Override
    public void body(byte[] part) {
        bytes.writeBytes(part);
    }

    @Override
    public void end() {
        whole.complete(bytes.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void failed(Throwable cause, boolean mayHaveBegun) {
        begun = mayHaveBegun;
        whole.completeExceptionally(cause);
    }
}
