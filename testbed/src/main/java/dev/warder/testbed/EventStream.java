package dev.warder.testbed;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import tools.jackson.databind.JsonNode;

/** A server-sent event stream as an answer. */
public final class EventStream {
    private final Exchange exchange;
    private final HttpServerResponse response;

    EventStream(Exchange exchange) {
        this.exchange = exchange;
        this.response = exchange.response();
        response.setChunked(true)
                .putHeader("content-type", "text/event-stream")
                .putHeader("cache-control", "no-cache, no-transform");
        response.writeHead();
    }

    /** Sends one message. */
    public EventStream message(JsonNode message) {
        return raw("event: message\ndata: " + Wire.JSON.writeValueAsString(message) + "\n\n");
    }

    /** Sends one message with an event id. */
    public EventStream message(String id, JsonNode message) {
        return raw("id: " + id + "\nevent: message\ndata: " + Wire.JSON.writeValueAsString(message) + "\n\n");
    }

    /** Sends bytes as they are. */
    public EventStream raw(String text) {
        if (!response.closed()) {
            response.write(Buffer.buffer(text));
        }
        return this;
    }

    /** Whether what was sent has not been read yet. */
    public boolean isFull() {
        return response.writeQueueFull();
    }

    /** Whether the client has left or the stream has ended. */
    public boolean isClosed() {
        return response.closed() || response.ended();
    }

    /** Ends the stream in order. */
    public void end() {
        exchange.ended();
        if (!isClosed()) {
            response.end();
        }
    }

    /** Sends the result for the request this stream answers, and ends. */
    public void result(JsonNode result) {
        message(Wire.result(exchange.id(), result));
        end();
    }
}
