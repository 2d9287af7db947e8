package dev.warder.upstream;

import dev.warder.http1.AnswerHead;
import dev.warder.http1.Receiver;
import dev.warder.http1.Transfer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/** One request through the library's client: over TLS, as HTTP/2 where the server speaks it. */
final class LibraryTransfer implements Transfer {
    /** RFC 9113 section 7; over HTTP/1.1 the connection is closed instead. */
    private static final long CANCEL = 8;

    private final Question question;
    private final Receiver receiver;
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private boolean over;

    private LibraryTransfer(Question question, Receiver receiver) {
        this.question = question;
        this.receiver = receiver;
    }

    static Transfer send(HttpClient client, RequestOptions options, Question question, Receiver receiver) {
        var transfer = new LibraryTransfer(question, receiver);
        client.request(options).onComplete(transfer::connected);
        return transfer;
    }

    private void connected(@Nullable HttpClientRequest ready, @Nullable Throwable failure) {
        if (ready == null) {
            fail(failure, false);
            return;
        }
        if (over) {
            ready.reset(CANCEL);
            return;
        }
        // What goes wrong also fails the response; without a handler it would be logged as if nobody had noticed.
        ready.exceptionHandler(broken -> fail(broken, true));
        request = ready;
        question.headersTo(ready);
        (question.body() == null ? ready.send() : ready.send(io.vertx.core.buffer.Buffer.buffer(question.body())))
                .onComplete(this::responded);
    }

    private void responded(@Nullable HttpClientResponse answer, @Nullable Throwable failure) {
        if (answer == null) {
            fail(failure, true);
            return;
        }
        if (over) {
            return;
        }
        response = answer;
        answer.exceptionHandler(broken -> fail(broken, true));
        answer.handler(chunk -> {
            if (!over) {
                receiver.body(chunk.getBytes());
            }
        });
        answer.endHandler(_ -> {
            if (!over) {
                over = true;
                receiver.end();
            }
        });
        receiver.head(new AnswerHead(
                answer.statusCode(),
                answer.getHeader(HttpHeaders.CONTENT_TYPE),
                answer.getHeader("mcp-session-id"),
                length(answer.getHeader(HttpHeaders.CONTENT_LENGTH))));
    }

    private static long length(@Nullable String text) {
        try {
            return text == null ? -1 : Long.parseLong(text);
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    private void fail(@Nullable Throwable cause, boolean begun) {
        if (!over) {
            over = true;
            receiver.failed(cause == null ? new IllegalStateException("unknown") : cause, begun);
        }
    }

    @Override
    public void reset() {
        over = true;
        if (request != null) {
            request.reset(CANCEL);
        }
    }

    @Override
    public void pause() {
        if (response != null) {
            response.pause();
        }
    }

    @Override
    public void resume() {
        if (response != null) {
            response.resume();
        }
    }
}
