package dev.warder.upstream;

import dev.warder.call.Reason;
import dev.warder.http1.AnswerHead;
import dev.warder.http1.Receiver;
import dev.warder.http1.Transfer;
import dev.warder.mcp.SseEvent;
import dev.warder.mcp.SseParser;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
final class SseChannel implements Receiver {
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
    private @Nullable Transfer transfer;
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
        Transfer begun = loop.send(question, channel);
        channel.transfer = begun;
        if (channel.over) {
            begun.reset();
        }
        return channel.opening.future();
    }

    @Override
    public void failed(Throwable cause, boolean begun) {
        end(begun ? Failures.answering(cause) : Failures.connecting(cause));
    }

    @Override
    public void head(AnswerHead head) {
        String type = head.type();
        if (head.status() == 401 || head.status() == 403) {
            end(new UpstreamException(Reason.UPSTREAM_DENIED, "status " + head.status()));
        } else if (head.status() != 200 || type == null || !type.regionMatches(true, 0, "text/event-stream", 0, 17)) {
            end(new UpstreamException(Reason.UPSTREAM_PROTOCOL, "status " + head.status() + " with no event stream"));
        }
    }

    @Override
    public void end() {
        end(new UpstreamException(Reason.UPSTREAM_FAILED, "the stream ended"));
    }

    @Override
    public void body(byte[] chunk) {
        if (over) {
            return;
        }
        try {
            parser.feed(chunk);
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
        if (pauses++ == 0 && transfer != null && !over) {
            transfer.pause();
        }
    }

    void resume() {
        if (--pauses == 0 && transfer != null && !over) {
            transfer.resume();
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
        if (transfer != null) {
            transfer.reset();
        }
        if (!opening.tryFail(reason)) {
            lost.accept(reason);
        }
    }
}
