package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.access.AccessSettings;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.testbed.ScriptedAnswers;
import dev.warder.testbed.TestingServer;
import dev.warder.upstream.ServerSettings;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists that a server gives again and again: what was kept of them must show nobody anything that reading them anew would not. */
class ListAgainTest {
    private static final AccessSettings.Rule ALL = allow("crm/tools/*", "role:all");
    private static final AccessSettings.Rule EVEN =
            allow("crm/tools/*", "role:some", "call.name.endsWith('0') && caller.subject.startsWith('s')");
    private static final AccessSettings.Rule ODD =
            allow("crm/tools/*", "role:some", "call.name.endsWith('1') && caller.subject.startsWith('s')");
    private static final AccessSettings.Rule ALL_BUT_ODD = new AccessSettings.Rule(
            null, AccessSettings.Effect.DENY, List.of("crm/tools/*1"), List.of("role:all"), null);

    @TempDir
    Path data;

    private final ScriptedAnswers answers = new ScriptedAnswers();
    private final TestingServer server = TestingServer.start(answers);
    private TestingGateway gateway;
    private String all;
    private String some;
    private String none;
    private int asked;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(data, List.of(ServerSettings.http("crm", URI.create(server.url()))), ALL, EVEN);
        all = gateway.key("ann", "all");
        some = gateway.key("sam", "some");
        none = gateway.key("nell", "some");
    }

    @AfterEach
    void close() {
        gateway.close();
        server.close();
    }

    @Test
    void a_list_given_again_shows_each_caller_what_reading_it_anew_would() throws Exception {
        var random = new Random(5);
        for (int round = 0; round < 40; round++) {
            List<String> names = names(random);
            offer(tools(random, names, random.nextInt(3) == 0));
            for (int again = 0; again < 4; again++) {
                assertThat(seen(all)).isEqualTo(names);
                assertThat(seen(some)).isEqualTo(only(names, name -> name.endsWith("0")));
                assertThat(seen(none)).isEmpty();
            }
        }
    }

    @Test
    void an_edit_of_the_rules_shows_at_once_in_a_list_that_has_not_changed() throws Exception {
        List<String> names = List.of("t10", "t11", "t20", "t21");
        offer(tools(new Random(1), names, false));
        for (int again = 0; again < 3; again++) {
            gateway.rules(ALL, EVEN);
            assertThat(seen(all)).isEqualTo(names);
            assertThat(seen(some)).containsExactly("t10", "t20");

            gateway.rules(ALL, ODD);
            assertThat(seen(some)).containsExactly("t11", "t21");

            gateway.rules(ALL, EVEN, ALL_BUT_ODD);
            assertThat(seen(all)).containsExactly("t10", "t20");
        }
    }

    @Test
    void the_cursor_of_a_list_given_again_is_sealed_anew_for_each_caller() throws Exception {
        answers.result(
                "tools/list",
                "{\"resultType\":\"complete\",\"nextCursor\":\"the second page\",\"tools\":[{\"name\":\"t10\"}]}");
        var cursors = new ArrayList<String>();
        for (int again = 0; again < 3; again++) {
            for (String key : List.of(all, some)) {
                cursors.add(Objects.requireNonNull(list(key, null).string("nextCursor")));
            }
        }

        assertThat(cursors).doesNotHaveDuplicates().noneMatch(cursor -> cursor.contains("second"));
        list(all, cursors.get(4));
        assertThat(server.seen("tools/list").getLast().body()).contains("\"cursor\":\"the second page\"");
        assertThat(answer(some, cursors.get(4)).object("error")).isNotNull();
    }

    /** Has the server list that from now on, approved already. */
    private void offer(String result) throws Exception {
        answers.result("tools/list", result);
        var read = (JsonObject) JsonReader.read(result.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        var tools = new ArrayList<JsonObject>();
        Objects.requireNonNull(read.array("tools")).forEach(tool -> tools.add((JsonObject) tool));
        TestingPins.approve(gateway, "crm", tools);
    }

    private static List<String> names(Random random) {
        var names = new ArrayList<String>();
        for (int count = random.nextInt(20); count >= 0; count--) {
            names.add("t" + names.size() + random.nextInt(3));
        }
        return names;
    }

    private static List<String> only(List<String> names, Predicate<String> wanted) {
        return names.stream().filter(wanted).toList();
    }

    private static String tools(Random random, List<String> names, boolean lastInResult) {
        var tools = new StringBuilder();
        for (String name : names) {
            tools.append(tools.isEmpty() ? "" : ", ")
                    .append("{\"name\":\"" + name + "\",\"inputSchema\":{},\"description\":\"ü\\u00e4\\\""
                            + random.nextInt(100) + "\"")
                    .append(random.nextBoolean() ? ",\"_meta\":{\"com.example/x\":1}" : "")
                    .append("}");
        }
        String more = "\"resultType\":\"complete\",\"ttlMs\":" + 50_000 * random.nextInt(4);
        String list = "\"tools\":[" + tools + "]";
        return "{" + (lastInResult ? more + "," + list : list + "," + more) + "}";
    }

    private List<String> seen(String key) throws Exception {
        JsonObject result = list(key, null);
        assertThat(result.string("cacheScope")).isEqualTo("private");
        assertThat(result.text()).doesNotContain("com.example");
        var names = new ArrayList<String>();
        for (Json tool : Objects.requireNonNullElse(result.array("tools"), JsonArray.EMPTY)) {
            var definition = (JsonObject) tool;
            names.add(Objects.requireNonNull(definition.string("name")));
            assertThat(definition.string("description")).startsWith("üä\"");
        }
        return names;
    }

    private JsonObject list(String key, @Nullable String cursor) throws Exception {
        return Objects.requireNonNull(answer(key, cursor).object("result"));
    }

    /** Asks with an id of its own, and expects it back. */
    private JsonObject answer(String key, @Nullable String cursor) throws Exception {
        String id = asked++ % 2 == 0 ? "" + asked : "\"no " + asked + "\"";
        String body = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/list\",\"params\":{"
                + (cursor == null ? "" : "\"cursor\":\"" + cursor + "\",")
                + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}";
        String answer = gateway.send(gateway.to("crm", key)
                        .header("MCP-Protocol-Version", "2026-07-28")
                        .header("Mcp-Method", "tools/list")
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .body();
        var read = (JsonObject) JsonReader.read(answer.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        assertThat(String.valueOf(read.find("id"))).isEqualTo(id);
        return read;
    }
}
