package dev.warder.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demo's server over pipes speaks the legacy protocol, one message a line. */
class DemoNotesTest {

    @Test
    void the_handshake_settles_on_the_revision_that_was_asked_for() throws IOException {
        assertThat(said(request(1, "initialize", "{\"protocolVersion\":\"2025-06-18\"}")))
                .singleElement()
                .asString()
                .contains("\"id\":1", "\"protocolVersion\":\"2025-06-18\"", "\"tools\":{}", "\"serverInfo\"");
    }

    @Test
    void an_unknown_revision_is_answered_with_the_newest_one_that_has_sessions() throws IOException {
        assertThat(said(request(1, "initialize", "{\"protocolVersion\":\"1999-01-01\"}")))
                .singleElement()
                .asString()
                .contains("\"protocolVersion\":\"2025-11-25\"");
    }

    @Test
    void a_modern_question_is_met_like_by_a_server_that_never_heard_of_it() throws IOException {
        assertThat(said(request(
                        1,
                        "server/discover",
                        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}")))
                .singleElement()
                .asString()
                .contains("\"code\":-32601");
    }

    @Test
    void notifications_are_not_answered() throws IOException {
        assertThat(said("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", request(2, "ping", "{}")))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}");
    }

    @Test
    void a_line_that_is_no_message_is_answered_with_an_error_and_the_next_is_served() throws IOException {
        assertThat(said("nonsense", request(2, "ping", "{}")))
                .satisfiesExactly(
                        error -> assertThat(error).contains("\"code\":-32700"),
                        pong -> assertThat(pong).contains("\"id\":2"));
    }

    @Test
    void every_tool_is_listed_with_its_schema() throws IOException {
        assertThat(said(request(1, "tools/list", "{}")))
                .singleElement()
                .asString()
                .contains("list_notes", "read_note", "delete_note", "\"inputSchema\":{\"type\":\"object\"");
    }

    @Test
    void a_deleted_note_is_gone() throws IOException {
        assertThat(said(
                        call(1, "read_note", "roadmap"),
                        call(2, "delete_note", "roadmap"),
                        call(3, "read_note", "roadmap")))
                .satisfiesExactly(
                        read -> assertThat(read).contains("spine").doesNotContain("isError"),
                        deleted -> assertThat(deleted).contains("Deleted"),
                        gone -> assertThat(gone).contains("no such note", "\"isError\":true"));
    }

    @Test
    void an_unknown_tool_is_an_error_of_the_protocol() throws IOException {
        assertThat(said(call(1, "burn_note", "roadmap")))
                .singleElement()
                .asString()
                .contains("\"code\":-32602");
    }

    private static String call(int id, String tool, String note) {
        return request(id, "tools/call", "{\"name\":\"" + tool + "\",\"arguments\":{\"name\":\"" + note + "\"}}");
    }

    private static String request(int id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private static List<String> said(String... lines) throws IOException {
        var out = new ByteArrayOutputStream();
        byte[] in = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        new DemoNotes().serve(new ByteArrayInputStream(in), out);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
