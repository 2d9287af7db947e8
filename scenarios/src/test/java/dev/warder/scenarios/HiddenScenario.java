package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.NodeServers;
import dev.warder.scenarios.harness.Reply;
import dev.warder.scenarios.harness.Wire;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A capability that a caller may not use answers exactly like one that does not exist, and lists show what can be used. */
class HiddenScenario {
    private static NodeServers.Served fixture;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        fixture = NodeServers.fixture("dual");
        gateway = Gateway.start("servers: { everything: { url: \"" + fixture.url() + "\" } }", """
                access:
                  - allow: [everything/tools/test_simple_text, "everything/resources/test://static-text"]
                    to: [role:tester]
                  - allow: [everything/prompts/test_simple_prompt]
                    to: [role:tester]
                """);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({
        "tools/call, name, test_image_content, test_imaginary_name",
        "prompts/get, name, test_prompt_with_image, test_prompt_with_cakes",
        "resources/read, uri, test://static-binary, test://absent-binary",
    })
    void a_hidden_capability_answers_like_an_unknown_one(String method, String key, String hidden, String unknown) {
        Wire modern = Wire.modern(gateway.route("everything"), gateway.key("tester"));
        Wire legacy =
                Wire.legacy(gateway.route("everything"), gateway.key("tester")).openSession();

        assertThat(comparable(modern(modern, method, key, hidden), hidden))
                .isEqualTo(comparable(modern(modern, method, key, unknown), unknown))
                .containsEntry("status", "200");
        assertThat(comparable(legacy(legacy, method, key, hidden), hidden))
                .isEqualTo(comparable(legacy(legacy, method, key, unknown), unknown));
        assertThat(modern(modern, method, key, hidden).errorCode()).isEqualTo(-32602);
    }

    private static Reply modern(Wire wire, String method, String key, String name) {
        return wire.with("Mcp-Method", method).with("Mcp-Name", name).post(body(method, key, name, "," + Wire.META));
    }

    private static Reply legacy(Wire wire, String method, String key, String name) {
        return wire.post(body(method, key, name, ""));
    }

    private static String body(String method, String key, String name, String more) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{\"" + key + "\":\"" + name
                + "\"" + more + "}}";
    }

    /** Everything a caller can tell two refusals apart by, but for the name it sent itself and the id of the record. */
    private static Map<String, String> comparable(Reply reply, String name) {
        ObjectNode message = (ObjectNode) reply.message();
        JsonNode data = message.at("/error/data");
        if (data instanceof ObjectNode object) {
            object.remove("call");
        }
        Map<String, String> told = new TreeMap<>();
        told.put("status", String.valueOf(reply.status()));
        told.put("body", message.toString().replace(name, "NAME"));
        reply.headers().map().forEach((header, values) -> {
            if (!header.equals("content-length") && !header.equals("date")) {
                told.put(header, values.toString());
            }
        });
        return told;
    }

    @Test
    void lists_hold_what_can_be_used_and_nothing_else() {
        Wire tester = Wire.modern(gateway.route("everything"), gateway.key("tester"));

        assertThat(names(tester.ask("tools/list"), "tools", "name")).containsExactly("test_simple_text");
        assertThat(names(tester.ask("prompts/list"), "prompts", "name")).containsExactly("test_simple_prompt");
        assertThat(names(tester.ask("resources/list"), "resources", "uri")).containsExactly("test://static-text");
        assertThat(names(tester.ask("resources/templates/list"), "resourceTemplates", "uriTemplate"))
                .isEmpty();
    }

    @Test
    void what_a_caller_may_cache_is_its_own() {
        Wire tester = Wire.modern(gateway.route("everything"), gateway.key("tester"));

        assertThat(tester.ask("tools/list").result().path("cacheScope").asString(""))
                .isEqualTo("private");
    }

    @Test
    void a_server_without_any_rule_for_the_caller_answers_like_one_that_is_not_there() {
        Wire stranger = Wire.modern(gateway.route("everything"), gateway.key("stranger"));
        Reply hidden = stranger.ask("tools/list");
        Reply absent = stranger.at(gateway.route("absent")).ask("tools/list");

        assertThat(comparable(hidden, "everything")).isEqualTo(comparable(absent, "absent"));
    }

    private static List<String> names(Reply reply, String list, String key) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.result()
                .path(list)
                .valueStream()
                .map(entry -> entry.path(key).asString(""))
                .toList();
    }
}
