package dev.warder.testbed;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The ways in which a server over HTTP can go wrong; each is also a tool's name (in lower case) on the testing servers. */
public enum Misbehaviour implements Answering {
    /** Never answers. */
    HANG {
        @Override
        public void answer(Exchange exchange) {}
    },
    /** Closes the connection instead of answering. */
    DIE {
        @Override
        public void answer(Exchange exchange) {
            exchange.cut();
        }
    },
    /** Begins a JSON answer and closes the connection. */
    DIE_IN_BODY {
        @Override
        public void answer(Exchange exchange) {
            HttpServerResponse response = exchange.response()
                    .putHeader("content-type", "application/json")
                    .putHeader("content-length", "1000");
            response.write("{\"jsonrpc\":").onComplete(_ -> exchange.cut());
        }
    },
    /** Begins an event stream, says one thing, and closes the connection. */
    DIE_IN_STREAM {
        @Override
        public void answer(Exchange exchange) {
            exchange.events().message(Tools.progress(Wire.JSON.valueToTree(1), 1, 0));
            exchange.later(20, exchange::cut);
        }
    },
    /** Ends an event stream in order, without the answer. */
    STREAM_WITHOUT_ANSWER {
        @Override
        public void answer(Exchange exchange) {
            exchange.events()
                    .message(Tools.progress(Wire.JSON.valueToTree(1), 1, 0))
                    .end();
        }
    },
    /** Answers with bytes that are not JSON. */
    GARBAGE {
        @Override
        public void answer(Exchange exchange) {
            exchange.reply(200, "application/json", "\u0001{{{ not json".getBytes(StandardCharsets.UTF_8));
        }
    },
    /** Sends an event that is not JSON. */
    GARBAGE_IN_STREAM {
        @Override
        public void answer(Exchange exchange) {
            exchange.events().raw("data: {{{ not json\n\n");
        }
    },
    /** Answers with a web page. */
    WEB_PAGE {
        @Override
        public void answer(Exchange exchange) {
            exchange.reply(200, "text/html", "<html>hello</html>".getBytes(StandardCharsets.UTF_8));
        }
    },
    /** Answers with 100 MB of valid JSON. */
    HUGE {
        @Override
        public void answer(Exchange exchange) {
            flood(exchange, "application/json", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"text\":\"", 1600);
        }
    },
    /** Sends one event of 100 MB. */
    HUGE_EVENT {
        @Override
        public void answer(Exchange exchange) {
            flood(exchange, "text/event-stream", "data: ", 1600);
        }
    },
    /** Answers one byte a second. */
    DRIP {
        @Override
        public void answer(Exchange exchange) {
            exchange.response().setChunked(true).putHeader("content-type", "application/json");
            drip(exchange, 0);
        }

        private void drip(Exchange exchange, int sent) {
            if (!exchange.isGone() && !exchange.response().closed() && sent < 600) {
                exchange.response().write(" ");
                exchange.later(1000, () -> drip(exchange, sent + 1));
            }
        }
    },
    /** Answers a question nobody asked. */
    WRONG_ID {
        @Override
        public void answer(Exchange exchange) {
            exchange.json(200, Wire.result(Wire.JSON.valueToTree("somebody-else"), Wire.text("not yours")));
        }
    },
    /** Answers without an id. */
    NULL_ID {
        @Override
        public void answer(Exchange exchange) {
            exchange.json(200, Wire.result(null, Wire.text("whose?")));
        }
    },
    /** Puts a request on the stream, which no modern server may. */
    REQUEST_IN_STREAM {
        @Override
        public void answer(Exchange exchange) {
            exchange.events()
                    .message(Wire.parse(
                            "{\"jsonrpc\":\"2.0\",\"id\":99,\"method\":\"sampling/createMessage\",\"params\":{}}"))
                    .result(Wire.text("done").put("resultType", "complete"));
        }
    },
    /** Answers, and then answers again. */
    ANSWER_TWICE {
        @Override
        public void answer(Exchange exchange) {
            exchange.events()
                    .message(Wire.result(
                            exchange.id(), Wire.text("the first word").put("resultType", "complete")))
                    .result(Wire.text("the last word").put("resultType", "complete"));
        }
    },
    /** Says one result twice in one answer. */
    TWO_RESULTS {
        @Override
        public void answer(Exchange exchange) {
            String text = "{\"jsonrpc\":\"2.0\",\"id\":" + exchange.id()
                    + ",\"result\":{\"resultType\":\"complete\",\"resultType\":\"task\",\"content\":[]}}";
            exchange.reply(200, "application/json", text.getBytes(StandardCharsets.UTF_8));
        }
    },
    /** Says in a stream what belongs to other requests, or to nobody, before it answers. */
    GOSSIP {
        @Override
        public void answer(Exchange exchange) {
            exchange.events()
                    .message(Tools.progress(Wire.JSON.valueToTree("somebody-else"), 1, 0))
                    .message(Wire.notification("notifications/cancelled", Wire.parse("{\"requestId\":1}")))
                    .message(Wire.notification("notifications/message", Wire.parse("{\"level\":\"error\"}")))
                    .message(
                            Wire.notification("notifications/resources/updated", Wire.parse("{\"uri\":\"file:///x\"}")))
                    .message(Wire.notification("notifications/gossip", Wire.object()))
                    .result(Wire.text("done").put("resultType", "complete"));
        }
    },
    /** Tells of its progress without end. */
    FLOOD {
        @Override
        public void answer(Exchange exchange) {
            flood(exchange, exchange.events(), 1);
        }

        private void flood(Exchange exchange, EventStream stream, int step) {
            JsonNode token = exchange.json().path("params").path("_meta").path("progressToken");
            int next = step;
            while (!stream.isFull() && !stream.isClosed() && next < step + 1_000) {
                stream.message(Tools.progress(token, next++, 0));
            }
            int first = next;
            if (!stream.isClosed()) {
                exchange.later(1, () -> flood(exchange, stream, first));
            }
        }
    },
    /** Keeps a stream open with comments, and never answers. */
    NEVER_ENDS {
        @Override
        public void answer(Exchange exchange) {
            comment(exchange, exchange.events());
        }

        private void comment(Exchange exchange, EventStream stream) {
            if (!stream.isClosed()) {
                stream.raw(":\n\n");
                exchange.later(100, () -> comment(exchange, stream));
            }
        }
    },
    /** Claims not to speak the version it said it speaks. */
    LIES_ABOUT_VERSION {
        @Override
        public void answer(Exchange exchange) {
            exchange.error(400, -32022, "Unsupported protocol version");
        }
    },
    /** Answers with a kind of result that nobody knows. */
    UNKNOWN_RESULT {
        @Override
        public void answer(Exchange exchange) {
            exchange.result(Wire.text("?").put("resultType", "oracle"));
        }
    },
    /** Answers with a task, which nobody asked for. */
    UNASKED_TASK {
        @Override
        public void answer(Exchange exchange) {
            exchange.result(Wire.parse("{\"resultType\":\"task\",\"taskId\":\"t-1\",\"status\":\"working\"}"));
        }
    },
    /** Accepts the request as if it were a notification. */
    ACCEPTED {
        @Override
        public void answer(Exchange exchange) {
            exchange.status(202);
        }
    },
    STATUS_401 {
        @Override
        public void answer(Exchange exchange) {
            exchange.response().putHeader("www-authenticate", "Bearer realm=\"upstream-secret-realm\"");
            exchange.status(401);
        }
    },
    STATUS_403 {
        @Override
        public void answer(Exchange exchange) {
            exchange.status(403);
        }
    },
    STATUS_404 {
        @Override
        public void answer(Exchange exchange) {
            exchange.reply(404, "text/plain", "no such page".getBytes(StandardCharsets.UTF_8));
        }
    },
    /** A JSON-RPC error with a status of 400, as modern servers send it. */
    RPC_ERROR_400 {
        @Override
        public void answer(Exchange exchange) {
            exchange.error(400, -32602, "Bad params");
        }
    },
    STATUS_500 {
        @Override
        public void answer(Exchange exchange) {
            exchange.reply(500, "text/plain", "at com.example.Secret(/srv/secret)".getBytes(StandardCharsets.UTF_8));
        }
    },
    /** Sends the caller elsewhere. */
    REDIRECT {
        @Override
        public void answer(Exchange exchange) {
            exchange.response().putHeader("location", "http://127.0.0.1:1/elsewhere");
            exchange.status(307);
        }
    },
    /** Sends more header bytes than anyone should read. */
    HUGE_HEADERS {
        @Override
        public void answer(Exchange exchange) {
            exchange.response().putHeader("x-padding", "x".repeat(1 << 20));
            exchange.result(Wire.text("padded"));
        }
    };

    private static final Buffer CHUNK = Buffer.buffer("x".repeat(1 << 16));

    /** The misbehaviour of that tool, or null. */
    static @Nullable Misbehaviour of(String tool) {
        for (Misbehaviour misbehaviour : values()) {
            if (misbehaviour.name().toLowerCase(Locale.ROOT).equals(tool)) {
                return misbehaviour;
            }
        }
        return null;
    }

    private static void flood(Exchange exchange, String type, String begin, int chunks) {
        HttpServerResponse response = exchange.response().setChunked(true).putHeader("content-type", type);
        response.write(begin);
        pour(response, chunks);
    }

    private static void pour(HttpServerResponse response, int chunks) {
        int left = chunks;
        while (left > 0 && !response.closed()) {
            if (response.writeQueueFull()) {
                int rest = left;
                response.drainHandler(_ -> pour(response, rest));
                return;
            }
            response.write(CHUNK);
            left--;
        }
    }
}
