package dev.warder.pipeline;

import dev.warder.bundles.PublicForm;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.mcp.Method;
import java.nio.charset.StandardCharsets;

/** Puts one server's answers into the public names of a route of many servers. */
final class Dressing {
    /** As wide as what a server may send at all: the answer has been read once, with tighter limits. */
    private static final JsonLimits LIMITS = new JsonLimits(256 << 20, 128, 40_000_000, 400);

    private static final byte[] URI = "\"uri\"".getBytes(StandardCharsets.US_ASCII);

    private final PublicForm form;
    private final Method method;

    Dressing(String server, Method method) {
        this.form = new PublicForm(server);
        this.method = method;
    }

    /** The ending with a result in public names; everything else, and a result that names nothing, as it is. */
    Ending ending(Ending ending) {
        if (!(ending.reply() instanceof Reply.Answer(byte[] bytes, var error)) || error != null || !mayName(bytes)) {
            return ending;
        }
        try {
            JsonObject response =
                    JsonReader.read(bytes, LIMITS) instanceof JsonObject object ? object : JsonObject.EMPTY;
            JsonObject result = response.object("result");
            JsonObject dressed = result == null ? null : form.result(method, result);
            if (dressed == null || dressed.equals(result)) {
                return ending;
            }
            byte[] changed = response.with("result", dressed).bytes();
            return ending.with(new Reply.Answer(changed, null));
        } catch (JsonException impossible) {
            throw new IllegalStateException("an answer that was read cannot be read again", impossible);
        }
    }

    /** Most results name no resource and need not be read again. A name hidden behind escapes stays a name that is of no use here. */
    private static boolean mayName(byte[] bytes) {
        for (int i = 0; i <= bytes.length - URI.length; i++) {
            if (bytes[i] == '"' && java.util.Arrays.equals(bytes, i, i + URI.length, URI, 0, URI.length)) {
                return true;
            }
        }
        return false;
    }
}
