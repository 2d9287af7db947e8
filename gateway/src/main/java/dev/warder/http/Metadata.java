package dev.warder.http;

import dev.warder.call.Reason;
import dev.warder.http1.Turn;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.pipeline.Pipeline;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Set;

/** Tells clients how to authenticate: the metadata document of each route (RFC 9728) and the challenge that points to it (RFC 6750). */
final class Metadata {
    private final DoorSettings settings;
    private final Pipeline pipeline;

    Metadata(DoorSettings settings, Pipeline pipeline) {
        this.settings = settings;
        this.pipeline = pipeline;
    }

    /** Answers a request for a metadata document; false when the path is none of a configured route. */
    boolean answers(Turn turn) {
        Route route = Route.ofMetadata(turn.path(), settings.publicUrl());
        if (route == null || !route.isServedBy(pipeline)) {
            return false;
        }
        if (!Set.of("GET", "HEAD").contains(turn.method())) {
            turn.status(405).put(HttpHeaders.ALLOW, "GET, HEAD").end(Buffer.buffer());
            return true;
        }
        JsonObject document = JsonObject.of("resource", new JsonString(route.resource()))
                .with("authorization_servers", JsonArray.ofStrings(pipeline.issuers()))
                .with("bearer_methods_supported", JsonArray.ofStrings(List.of("header")))
                .with("resource_name", "Warder: " + route.title());
        turn.put(HttpHeaders.CONTENT_TYPE, "application/json")
                .put(HttpHeaders.CACHE_CONTROL, "max-age=300")
                // The document is public and the same for everybody, so any page may read it.
                .put(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .end(Buffer.buffer(document.bytes()));
        return true;
    }

    /** Adds the challenge to a refusal for want of valid credentials. */
    void challenge(Exchange exchange, Reason reason) {
        String error = switch (reason) {
            case BAD_CREDENTIALS, EXPIRED_CREDENTIALS, WRONG_AUDIENCE ->
                ", error=\"invalid_token\", error_description=\"" + reason.text() + "\"";
            default -> "";
        };
        if (reason != Reason.IDENTITY_UNAVAILABLE) {
            exchange.with(
                    "www-authenticate",
                    "Bearer resource_metadata=\"" + exchange.route().metadata() + "\"" + error);
        }
    }
}
