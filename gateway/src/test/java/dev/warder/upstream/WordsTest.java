package dev.warder.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcError;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    private static JsonObject json(String text) {
        try {
            return (JsonObject) JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        } catch (JsonException wrong) {
            throw new AssertionError(text, wrong);
        }
    }

    @Test
    void only_objects_are_promised_or_sent_as_structured_content() {
        JsonObject tools = LegacyWords.result(Method.TOOLS_LIST, json("""
                {"tools":[{"name":"a","outputSchema":{"type":"array"}},{"name":"b","outputSchema":{"type":"object"}}]}"""));
        assertThat(tools)
                .isEqualTo(
                        json("{\"tools\":[{\"name\":\"a\"},{\"name\":\"b\",\"outputSchema\":{\"type\":\"object\"}}]}"));

        assertThat(LegacyWords.result(Method.TOOLS_CALL, json("{\"content\":[],\"structuredContent\":[1]}")))
                .isEqualTo(json("{\"content\":[]}"));
        assertThat(LegacyWords.result(Method.TOOLS_CALL, json("{\"content\":[],\"structuredContent\":{}}")))
                .isEqualTo(json("{\"content\":[],\"structuredContent\":{}}"));
    }

    @Test
    void a_form_has_no_mode_for_clients_that_know_no_other() {
        JsonObject form = json("{\"mode\":\"form\",\"message\":\"Sure?\"}");

        assertThat(LegacyWords.question("elicitation/create", form, Revision.V2025_06_18))
                .isEqualTo(json("{\"message\":\"Sure?\"}"));
        assertThat(LegacyWords.question("elicitation/create", form, Revision.V2025_11_25))
                .isEqualTo(form);
    }

    @Test
    void a_server_without_a_name_is_called_as_it_is_configured_and_an_unknown_revision_is_answered_with_the_newest() {
        JsonObject result = LegacyWords.initialized(
                json("{\"capabilities\":{\"tools\":{},\"extensions\":{}}}"), "1999-01-01", "crm");

        assertThat(result).isEqualTo(json("""
                {"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"crm","version":"unknown"}}"""));
    }

    @Test
    void a_server_cannot_speak_in_the_protocols_own_name_across_the_bridge() {
        JsonObject spoofed = json("""
                {"content":[],"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"other"},"own":1}}""");

        assertThat(ModernWords.result(Method.TOOLS_CALL, spoofed))
                .isEqualTo(json("{\"content\":[],\"_meta\":{\"own\":1},\"resultType\":\"complete\"}"));
        assertThat(LegacyWords.result(Method.TOOLS_CALL, spoofed))
                .isEqualTo(json("{\"content\":[],\"_meta\":{\"own\":1}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"elicitations\":[]}",
                "{\"elicitations\":[{\"mode\":\"url\"}]}",
                "{\"elicitations\":[1]}"
            })
    void a_required_elicitation_without_an_address_is_none(String data) {
        assertThat(ModernWords.inputRequired(new RpcError(-32042, "visit", json(data))))
                .isNull();
    }
}
