package dev.warder.http;

import dev.warder.http1.Turn;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A request that came over an encrypted connection, by HTTP/1.1 or HTTP/2 as the library speaks them. */
final class LibraryTurn implements Turn {
    private final HttpServerRequest request;
    private final HttpServerResponse response;

    LibraryTurn(HttpServerRequest request) {
        this.request = request;
        this.response = request.response();
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public @Nullable String path() {
        return request.path();
    }

    @Override
    public @Nullable String host() {
        HostAndPort authority = request.authority();
        // Two of them, and the next one to read this request may believe the other (RFC 9112 section 3.2).
        return authority == null || request.headers().getAll(HttpHeaders.HOST).size() > 1 ? null : authority.host();
    }

    @Override
    public String address() {
        String address = request.remoteAddress().hostAddress();
        return address == null ? "unknown" : address;
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    @Override
    public List<String> headers(String name) {
        return request.headers().getAll(name);
    }

    @Override
    public void headers(String prefix, BiConsumer<String, String> taker) {
        request.headers().forEach((name, value) -> {
            if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                taker.accept(name, value);
            }
        });
    }

    @Override
    public void read(Taker taker) {
        request.exceptionHandler(_ -> taker.failed(null));
        request.handler(part -> taker.part(part.getBytes()));
        request.endHandler(_ -> taker.end());
    }

    @Override
    public void pause() {
        request.pause();
    }

    @Override
    public void resume() {
        request.resume();
    }

    @Override
    public Turn status(int status) {
        response.setStatusCode(status);
        return this;
    }

    @Override
    public Turn put(CharSequence name, CharSequence value) {
        response.putHeader(name, value);
        return this;
    }

    @Override
    public Turn stream() {
        response.setChunked(true);
        return this;
    }

    @Override
    public boolean isStream() {
        return response.isChunked();
    }

    @Override
    public Turn length(long bytes) {
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(bytes));
        return this;
    }

    @Override
    public void open() {
        response.writeHead();
    }

    @Override
    public void write(Buffer part) {
        response.write(part);
    }

    @Override
    public void end(Buffer last) {
        response.end(last);
    }

    @Override
    public boolean isFull() {
        return response.writeQueueFull();
    }

    @Override
    public void onDrain(Runnable action) {
        response.drainHandler(_ -> action.run());
    }

    @Override
    public void onGone(Runnable action) {
        response.closeHandler(_ -> action.run());
        response.exceptionHandler(_ -> action.run());
    }

    @Override
    public void cut() {
        if (request.version() == HttpVersion.HTTP_2) {
            response.reset();
        } else {
            LibraryLine.sever(request.connection());
        }
    }
}
