package dev.warder.main;

import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.mcp.MalformedMessage;
import dev.warder.mcp.MessageReader;
import dev.warder.mcp.MessageWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The demo server "notes": a legacy MCP server over pipes, one message a line. */
final class DemoNotes {
    private static final String NAME = """
            {"type":"object","properties":{"name":{"type":"string","minLength":1}},"required":["name"],
             "additionalProperties":false}""";

    private final Map<String, String> notes = new TreeMap<>(Map.of(
            "roadmap", "Ship the spine first, then bridge the eras.",
            "passwords", "Nothing to see: credentials live in the vault."));

    private final DemoProtocol protocol = new DemoProtocol(
            "notes",
            false,
            List.of(
                    DemoTool.of(
                            "list_notes",
                            "Names all notes.",
                            "{\"type\":\"object\",\"additionalProperties\":false}",
                            _ -> String.join(", ", notes.keySet())),
                    DemoTool.of("read_note", "Shows a note.", NAME, this::read),
                    DemoTool.of("delete_note", "Deletes a note for ever.", NAME, this::delete)));

    /** Answers every line of {@code in} on {@code out} until the input ends. */
    void serve(InputStream in, OutputStream out) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        var messages = new MessageReader(JsonLimits.DEFAULT);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            byte[] answer;
            try {
                answer = protocol.answer(messages.read(line.getBytes(StandardCharsets.UTF_8)));
            } catch (MalformedMessage malformed) {
                answer = MessageWriter.error(malformed.id(), malformed.error());
            }
            if (answer != null) {
                out.write(answer);
                out.write('\n');
                out.flush();
            }
        }
    }

    private String read(JsonObject arguments) {
        return existing(notes.get(DemoTool.text(arguments, "name")));
    }

    private String delete(JsonObject arguments) {
        existing(notes.remove(DemoTool.text(arguments, "name")));
        return "Deleted.";
    }

    private static String existing(@Nullable String note) {
        if (note == null) {
            throw new DemoTool.Unfit("There is no such note.");
        }
        return note;
    }
}
