package dev.warder.upstream;

import dev.warder.call.Reason;
import dev.warder.mcp.SseEvent;
import dev.warder.mcp.SseParser;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one event stream of a session over HTTP+SSE (2024-11-05, Transports): its first event names where messages are posted, everything
 * the server says follows. Lives on one event loop.
 */
final class SseChannel {
    /** RFC 9113 section 7; over HTTP/1.1 the connection is closed instead. */
    private static final long CANCEL = 8;

    private static final int ADDRESS_MAX = 4_096;
    /** A server that speaks this way names its endpoint at once; one that does not must not be waited for as long as for an answer. */
    private static final long ENDPOINT_MILLIS = 10_000;

    private final HttpLoop loop;
    private final URI url;
    private final Consumer<byte[]> messages;
    private final Consumer<UpstreamException> lost;
    private final Promise<SseChannel> opening = Promise.promise();
    private final long timer;
    private final SseParser parser;
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private @Nullable String path;
    private int pauses;
    private boolean over;

    private SseChannel(HttpLoop loop, URI url, Consumer<byte[]> messages, Consumer<UpstreamException> lost) {
        this.loop = loop;
        this.url = url;
        this.messages = messages;
        this.lost = lost;
        var limits = loop.settings().limits();
        this.parser = new SseParser(limits.maxReplyBytes(), this::take);
        this.timer = loop.vertx()
                .setTimer(
                        Math.min(limits.timeout().toMillis(), ENDPOINT_MILLIS),
                        _ -> end(new UpstreamException(Reason.UPSTREAM_TIMEOUT, "no endpoint was named")));
    }

    /**
     * Opens the stream; completes when the server has named its address for messages, which must be of the same origin.
     *
     * @param messages takes the data of each message event
     * @param lost told once when the stream ends after it was opened
     */
    static Future<SseChannel> open(
            HttpLoop loop,
            URI url,
            Map<String, String> headers,
            Consumer<byte[]> messages,
            Consumer<UpstreamException> lost) {
        var channel = new SseChannel(loop, url, messages, lost);
        var question = Question.events(headers);
        loop.client(true)
                .request(loop.options(question))
                .onComplete((ready, failure) -> channel.connected(ready, failure, question));
        return channel.opening.future();
    }

    private void connected(@Nullable HttpClientRequest ready, @Nullable Throwable failure, Question question) {
        if (ready == null) {
            end(Failures.connecting(failure));
            return;
        }
        if (over) {
            ready.reset(CANCEL);
            return;
        }
        request = ready;
        ready.exceptionHandler(broken -> end(Failures.answering(broken)));
        question.headersTo(ready);
        ready.send().onComplete(this::responded);
    }

    private void responded(@Nullable HttpClientResponse answer, @Nullable Throwable failure) {
        if (answer == null) {
            end(Failures.answering(failure));
            return;
        }
        int status = answer.statusCode();
        String type = answer.getHeader("content-type");
        if (status == 401 || status == 403) {
            end(new UpstreamException(Reason.UPSTREAM_DENIED, "status " + status));
        } else if (status != 200 || type == null || !type.regionMatches(true, 0, "text/event-stream", 0, 17)) {
            end(new UpstreamException(Reason.UPSTREAM_PROTOCOL, "status " + status + " with no event stream"));
        } else if (!over) {
            response = answer;
            answer.exceptionHandler(broken -> end(Failures.answering(broken)));
            answer.handler(this::feed);
            answer.endHandler(_ -> end(new UpstreamException(Reason.UPSTREAM_FAILED, "the stream ended")));
        }
    }

    private void feed(Buffer chunk) {
        if (over) {
            return;
        }
        try {
            parser.feed(chunk.getBytes());
        } catch (UpstreamException refused) {
            end(refused);
        } catch (SseParser.EventTooLarge tooLarge) {
            end(new UpstreamException(Reason.UPSTREAM_TOO_LARGE, tooLarge.getMessage()));
        } catch (RuntimeException fault) {
            end(new UpstreamException(Reason.INTERNAL, fault.toString()));
        }
    }

    private void take(SseEvent event) {
        if (over) {
            return;
        }
        if (path == null) {
            if (!event.event().equals("endpoint")) {
                throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "the stream did not begin with an endpoint");
            }
            path = pathOf(url, new String(event.data(), StandardCharsets.UTF_8));
            loop.vertx().cancelTimer(timer);
            opening.tryComplete(this);
        } else if (event.event().equals("message") && event.data().length > 0) {
            messages.accept(event.data());
        }
    }

    /** The path of an address relative to the stream's; another origin would get the credentials of this one. */
    static String pathOf(URI url, String address) {
        URI resolved;
        try {
            resolved = address.length() > ADDRESS_MAX ? null : url.resolve(new URI(address));
        } catch (URISyntaxException unreadable) {
            resolved = null;
        }
        if (resolved == null
                || resolved.getRawPath() == null
                || resolved.getRawUserInfo() != null
                || !url.getScheme().equalsIgnoreCase(resolved.getScheme())
                || !url.getHost().equalsIgnoreCase(resolved.getHost())
                || port(url) != port(resolved)) {
            throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "the endpoint is no address of the same origin");
        }
        String path = resolved.getRawPath().isEmpty() ? "/" : resolved.getRawPath();
        return resolved.getRawQuery() == null ? path : path + "?" + resolved.getRawQuery();
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    /** Where messages are posted. */
    String path() {
        return path == null ? "/" : path;
    }

    /** Stops reading until as many have called {@link #resume} as have called this. */
    void pause() {
        if (pauses++ == 0 && response != null && !over) {
            response.pause();
        }
    }

    void resume() {
        if (--pauses == 0 && response != null && !over) {
            response.resume();
        }
    }

    /** Ends the stream, and with it the session at the server. */
    void close() {
        end(new UpstreamException(Reason.SESSION_UNKNOWN, "closed"));
    }

    private void end(UpstreamException reason) {
        if (over) {
            return;
        }
        over = true;
        loop.vertx().cancelTimer(timer);
        if (request != null) {
            request.reset(CANCEL);
        }
        if (!opening.tryFail(reason)) {
            lost.accept(reason);
        }
    }
}
