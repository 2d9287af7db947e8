package dev.warder.admin;

import dev.warder.call.Reason;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/** Reads what operators send: one JSON object of 64 KiB at most, within ten seconds. */
final class Bodies {
    private static final int MOST = 64 << 10;
    private static final long PATIENCE_MILLIS = 10_000;
    private static final JsonLimits LIMITS = new JsonLimits(MOST, 16, 5_000, 40);

    private Bodies() {}

    /** The whole body of a paused request; fails with a {@link Refusal}. */
    static Future<Buffer> read(Vertx vertx, HttpServerRequest request) {
        Promise<Buffer> whole = Promise.promise();
        Buffer all = Buffer.buffer();
        request.handler(chunk -> {
            if (all.length() + chunk.length() > MOST) {
                whole.tryFail(Refusal.of(Reason.TOO_LARGE));
            } else {
                all.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(_ -> whole.tryFail(Refusal.of(Reason.TOO_SLOW)));
        request.endHandler(_ -> whole.tryComplete(all));
        long timer = vertx.setTimer(PATIENCE_MILLIS, _ -> whole.tryFail(Refusal.of(Reason.TOO_SLOW)));
        request.resume();
        return whole.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    /** What the body says. A web page can send other types of content, but not this one, without asking first. */
    static JsonObject json(HttpServerRequest request, Buffer body) {
        if (body.length() == 0) {
            return JsonObject.EMPTY;
        }
        String type = request.getHeader("content-type");
        if (type == null || !isJson(type)) {
            throw Refusal.of(Reason.WRONG_CONTENT_TYPE);
        }
        try {
            if (JsonReader.read(body.getBytes(), LIMITS) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonException malformed) {
            throw Refusal.invalid("The body is not JSON: " + malformed.getMessage());
        }
        throw Refusal.invalid("The body must be a JSON object.");
    }

    private static boolean isJson(String type) {
        int parameters = type.indexOf(';');
        String plain = parameters < 0 ? type : type.substring(0, parameters);
        return plain.strip().toLowerCase(Locale.ROOT).equals("application/json");
    }
}
