package dev.warder.main;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came back from the gateway.
 *
 * @param status the HTTP status
 * @param message the JSON-RPC response; empty when there was none
 */
record DemoAnswer(int status, JsonObject message) {
    private static final int SHOWN = 110;

    /** Whether the call did what was asked. */
    boolean done() {
        JsonObject result = message.object("result");
        return status == 200 && result != null && result.find("isError") != JsonBool.TRUE;
    }

    /** What the tool or the error says. */
    String text() {
        JsonObject error = message.object("error");
        if (error != null) {
            return String.valueOf(error.string("message"));
        }
        JsonObject result = message.object("result");
        JsonArray content = result == null ? null : result.array("content");
        return content != null && content.size() > 0 && content.items().getFirst() instanceof JsonObject first
                ? String.valueOf(first.string("text"))
                : "";
    }

    /** The names in a list of tools; empty when there is none. */
    List<String> tools() {
        JsonObject result = message.object("result");
        JsonArray list = result == null ? null : result.array("tools");
        var names = new ArrayList<String>();
        if (list != null) {
            for (Json tool : list) {
                names.add(tool instanceof JsonObject object ? String.valueOf(object.string("name")) : "?");
            }
        }
        return names;
    }

    /** Why the gateway refused, as docs/errors.md lists it, or null when it did not. */
    @Nullable
    String reason() {
        return refusal("reason");
    }

    /** The name of the refused call in the record, or null. */
    @Nullable
    String call() {
        return refusal("call");
    }

    private @Nullable String refusal(String member) {
        JsonObject error = message.object("error");
        JsonObject result = message.object("result");
        JsonObject meta = result == null ? null : result.object("_meta");
        JsonObject about =
                error != null ? error.object("data") : meta == null ? null : meta.object("dev.warder/refusal");
        return about == null ? null : about.string(member);
    }

    /** The JSON-RPC error code, or null when it is no error. */
    @Nullable
    String code() {
        JsonObject error = message.object("error");
        return error != null && error.find("code") instanceof JsonNumber(String code) ? code : null;
    }

    /** All of it in one line for a person. */
    String words() {
        String said = !tools().isEmpty() ? String.join(", ", tools()) : text();
        String line = said.lines().findFirst().orElse("").replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
        String shown = line.length() > SHOWN ? line.substring(0, SHOWN - 3) + "..." : line;
        String reason = reason();
        if (reason != null) {
            return "refused, " + reason + (status == 200 ? "" : " (HTTP " + status + ")") + ": " + shown;
        }
        String failed = code() == null ? "HTTP " + status : "error " + code();
        return done() ? "ok: " + shown : failed + ": " + shown;
    }
}
