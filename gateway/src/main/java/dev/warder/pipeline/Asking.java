package dev.warder.pipeline;

import dev.warder.bundles.PublicUri;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.json.JsonString;
import dev.warder.mcp.RpcId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A client of a legacy session with many servers, as one of the servers sees it: the server's questions get ids of the gateway's own, as
 * two servers may choose the same, and what it says of resources gets their public URIs.
 */
final class Asking implements Client {
    private static final JsonLimits LIMITS = new JsonLimits(4 << 20, 128, 100_000, 400);
    private static final byte[] ID = "\"id\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] URI = "\"uri\"".getBytes(StandardCharsets.US_ASCII);

    private final String server;
    private final Together together;
    private final Client client;

    Asking(String server, Together together, Client client) {
        this.server = server;
        this.together = together;
        this.client = client;
    }

    @Override
    public void opened() {
        client.opened();
    }

    @Override
    public void send(byte[] message) {
        // An id or URI behind escapes goes out as it is, and is of no use to anybody.
        if (!holds(message, ID) && !holds(message, URI)) {
            client.send(message);
            return;
        }
        JsonObject said = read(message);
        JsonObject own = said.has("id") && said.has("method") ? asked(said) : named(said);
        if (own != null) {
            client.send(own.equals(said) ? message : own.bytes());
        }
    }

    /** A question under an id of the gateway's own; null when it cannot be asked. */
    private @Nullable JsonObject asked(JsonObject question) {
        try {
            RpcId id = together.ask(server, new RpcId(java.util.Objects.requireNonNull(question.find("id"))));
            return id == null ? null : question.with("id", id.value());
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private JsonObject named(JsonObject said) {
        JsonObject params = said.object("params");
        boolean updated = "notifications/resources/updated".equals(said.string("method"));
        return updated && params != null && params.find("uri") instanceof JsonString(String uri)
                ? said.with("params", params.with("uri", PublicUri.of(server, uri)))
                : said;
    }

    private static JsonObject read(byte[] message) {
        try {
            return JsonReader.read(message, LIMITS) instanceof JsonObject object ? object : JsonObject.EMPTY;
        } catch (JsonException impossible) {
            throw new IllegalStateException("a message that was read cannot be read again", impossible);
        }
    }

    /** Whether the bytes are among the message's. */
    static boolean holds(byte[] message, byte[] part) {
        for (int i = 0; i <= message.length - part.length; i++) {
            if (message[i] == part[0] && Arrays.equals(message, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean congested() {
        return client.congested();
    }

    @Override
    public void onDrain(Runnable action) {
        client.onDrain(action);
    }

    @Override
    public void onGone(Runnable action) {
        client.onGone(action);
    }
}
