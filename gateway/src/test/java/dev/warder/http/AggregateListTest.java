package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.bundles.BundleSettings;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.testbed.OfferingAnswers;
import dev.warder.testbed.TestingServer;
import dev.warder.upstream.Allowance;
import dev.warder.upstream.ServerSettings;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregateListTest {
    private static final String ALL = "/mcp";

    @TempDir
    Path data;

    private final OfferingAnswers books = new OfferingAnswers()
            .tool("find")
            .tool("lend")
            .prompt("review")
            .resource("file:///shelf/1")
            .template("file:///shelf/{number}");
    private final OfferingAnswers maps = new OfferingAnswers()
            .tool("find")
            .toolAs("{\"name\":\"draw\",\"inputSchema\":{\"type\":\"object\"},"
                    + "\"_meta\":{\"ui\":{\"resourceUri\":\"ui://atlas/page\"},\"com.example/x\":1}}")
            .prompt("route")
            .resource("ui://atlas/page")
            .resource("file:///atlas");
    private final TestingServer bookServer = TestingServer.start(books);
    private final TestingServer mapServer = TestingServer.start(maps);
    private TestingGateway gateway;
    private String analyst;
    private String tester;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(
                        server("maps", mapServer.url()).with(new Allowance(Set.of(), true, List.of(), Set.of())),
                        server("books", bookServer.url()),
                        server("gone", "http://127.0.0.1:1/mcp")),
                Map.of(
                        "finders", new BundleSettings(List.of(), List.of("*/tools/find")),
                        "library", new BundleSettings(List.of("books"), List.of())),
                allow("*/**", "role:tester"),
                allow("books/tools/find", "role:analyst"),
                allow("maps/resources/**", "role:analyst"));
        analyst = gateway.key("alice", "analyst");
        tester = gateway.key("tess", "tester");
    }

    private static ServerSettings server(String name, String url) {
        var quick = new ServerSettings.Limits(Duration.ofSeconds(30), Duration.ofSeconds(1), 1 << 20, 16);
        return ServerSettings.http(name, URI.create(url)).with(quick);
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        bookServer.close();
        mapServer.close();
    }

    @Test
    void the_lists_of_all_servers_come_as_one_with_their_names_in_front() throws Exception {
        assertThat(names(list(ALL, tester, "tools/list", ""), "tools", "name"))
                .containsExactly("books__find", "books__lend", "maps__draw", "maps__find");
        assertThat(names(list(ALL, tester, "prompts/list", ""), "prompts", "name"))
                .containsExactly("books__review", "maps__route");
        assertThat(names(list(ALL, tester, "resources/list", ""), "resources", "uri"))
                .containsExactly(
                        "ui://warder+maps/atlas/page", "warder+books:file:///shelf/1", "warder+maps:file:///atlas");
        assertThat(names(list(ALL, tester, "resources/templates/list", ""), "resourceTemplates", "uriTemplate"))
                .containsExactly("warder+books:file:///shelf/{number}");
    }

    @Test
    void a_merged_list_shows_exactly_what_the_caller_can_call() throws Exception {
        assertThat(names(list(ALL, analyst, "tools/list", ""), "tools", "name")).containsExactly("books__find");
        assertThat(names(list(ALL, analyst, "resources/list", ""), "resources", "uri"))
                .containsExactly("warder+maps:file:///atlas");
        assertThat(names(list(ALL, analyst, "prompts/list", ""), "prompts", "name"))
                .isEmpty();
    }

    @Test
    void a_merged_list_says_of_extensions_only_what_each_server_may() throws Exception {
        assertThat(list(ALL, tester, "tools/list", "").toString())
                .contains("ui://warder+maps/atlas/page")
                .doesNotContain("com.example");
    }

    @Test
    void a_user_interface_is_listed_before_anybody_has_asked_for_the_tool_it_belongs_to() throws Exception {
        assertThat(names(list(ALL, tester, "resources/list", ""), "resources", "uri"))
                .contains("ui://warder+maps/atlas/page");
    }

    @Test
    void a_merged_list_is_the_callers_own_and_is_not_kept_for_long() throws Exception {
        JsonObject result = list(ALL, analyst, "tools/list", "");

        assertThat(result.string("cacheScope")).isEqualTo("private");
        assertThat(String.valueOf(result.find("ttlMs"))).isEqualTo("10000");
        assertThat(result.string("resultType")).isEqualTo("complete");
    }

    @Test
    void a_bundle_shows_what_it_selects_and_no_more_than_access_allows() throws Exception {
        assertThat(names(list("/bundles/finders/mcp", tester, "tools/list", ""), "tools", "name"))
                .containsExactly("books__find", "maps__find");
        assertThat(names(list("/bundles/library/mcp", tester, "tools/list", ""), "tools", "name"))
                .containsExactly("books__find", "books__lend");
        assertThat(names(list("/bundles/finders/mcp", analyst, "tools/list", ""), "tools", "name"))
                .containsExactly("books__find");
    }

    @Test
    void a_server_that_is_down_is_named_and_costs_the_others_nothing() throws Exception {
        JsonObject result = list(ALL, tester, "tools/list", "");

        assertThat(names(result, "tools", "name")).contains("books__find", "maps__draw");
        assertThat(result.text())
                .contains("\"dev.warder/incomplete\":[{\"server\":\"gone\",\"reason\":\"upstream.unreachable\"")
                .contains("\"ttlMs\":0");
        assertThat(gateway.metrics.scrape()).contains("warder_incomplete_lists_total{reason=\"upstream.unreachable\"");
    }

    @Test
    void a_slow_server_does_not_hold_up_the_list_and_joins_it_when_it_has_answered() throws Exception {
        maps.slow(3_500);
        long start = System.nanoTime();
        JsonObject without = list(ALL, tester, "tools/list", "");
        long took = Duration.ofNanos(System.nanoTime() - start).toMillis();

        assertThat(names(without, "tools", "name")).containsExactly("books__find", "books__lend");
        assertThat(without.text()).contains("{\"server\":\"maps\",\"reason\":\"upstream.timeout\",\"known\":false}");
        assertThat(took).isLessThan(3_200);
        TestingGateway.until(() ->
                names(list(ALL, tester, "tools/list", ""), "tools", "name").contains("maps__draw"));
    }

    @Test
    void the_names_of_one_server_do_not_depend_on_what_others_there_are() throws Exception {
        List<String> before = names(list(ALL, tester, "tools/list", ""), "tools", "name");
        List<String> alone = names(list("/bundles/library/mcp", tester, "tools/list", ""), "tools", "name");

        assertThat(before).containsAll(alone).hasSize(4);
    }

    @Test
    void a_long_list_comes_in_pages_that_show_everything_once() throws Exception {
        for (int i = 0; i < 1_500; i++) {
            books.resource("file:///many/" + i);
        }
        books.pages(400);
        JsonObject first = list("/bundles/library/mcp", tester, "resources/list", "");
        String cursor = first.string("nextCursor");
        JsonObject second = list("/bundles/library/mcp", tester, "resources/list", "\"cursor\":\"" + cursor + "\"");

        var all = new ArrayList<>(names(first, "resources", "uri"));
        all.addAll(names(second, "resources", "uri"));
        assertThat(names(first, "resources", "uri")).hasSize(1_000);
        assertThat(second.has("nextCursor")).isFalse();
        assertThat(all).doesNotHaveDuplicates().hasSize(1_501);
    }

    @Test
    void a_cursor_of_another_list_or_of_nobody_is_refused() throws Exception {
        for (int i = 0; i < 1_100; i++) {
            books.resource("file:///many/" + i);
        }
        String other = list(ALL, tester, "resources/list", "").string("nextCursor");
        String elsewhere =
                list("/bundles/library/mcp", tester, "resources/list", "").string("nextCursor");

        for (String cursor : List.of(other, "x", "%%%", "books__find")) {
            var answer = gateway.send(gateway.modern(ALL, tester, "tools/list", "", "\"cursor\":\"" + cursor + "\""));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("-32602").contains("handle.unknown");
        }
        var moved = gateway.send(gateway.modern(ALL, tester, "resources/list", "", "\"cursor\":\"" + elsewhere + "\""));
        assertThat(moved.body()).contains("handle.unknown");
        assertThat(gateway.record("tools/list"))
                .hasSize(4)
                .allMatch(entry -> entry.startsWith("outcome refused handle."));
    }

    @Test
    void what_all_servers_can_do_is_said_in_the_gateways_own_name() throws Exception {
        JsonObject result = list(ALL, tester, "server/discover", "");

        assertThat(result.object("capabilities").members().keySet()).containsExactly("prompts", "resources", "tools");
        assertThat(result.text())
                .contains("\"supportedVersions\":[\"2026-07-28\"]")
                .contains("\"name\":\"warder\"")
                .doesNotContain("Trust only this server");
    }

    @Test
    void a_route_of_which_the_caller_may_use_nothing_answers_like_one_that_is_none() throws Exception {
        String stranger = gateway.key("mallory", "nobody");
        var hidden = gateway.send(gateway.modern("/bundles/library/mcp", stranger, "tools/list", "", ""));
        var everything = gateway.send(gateway.modern(ALL, stranger, "tools/list", "", ""));
        var unknown = gateway.send(gateway.modern("/bundles/none/mcp", stranger, "tools/list", "", ""));

        assertThat(hidden.statusCode()).isEqualTo(unknown.statusCode()).isEqualTo(404);
        assertThat(everything.statusCode()).isEqualTo(404);
        assertThat(withoutCall(hidden.body())).isEqualTo(withoutCall(unknown.body()));
    }

    @Test
    void a_list_of_many_servers_is_on_record_with_its_route() throws Exception {
        list(ALL, analyst, "tools/list", "");

        assertThat(gateway.record("tools/list")).containsExactly("intent null null", "outcome ok null");
        assertThat(gateway.entries())
                .filteredOn(entry -> "tools/list".equals(entry.string("method")))
                .allMatch(entry -> "/mcp".equals(entry.string("route")) && "*".equals(entry.string("server")));
    }

    @Test
    void each_route_is_a_protected_resource_of_its_own() throws Exception {
        for (String path : List.of("/mcp", "/bundles/library/mcp")) {
            var answer = gateway.send(HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + gateway.port() + "/.well-known/oauth-protected-resource" + path)));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"resource\":\"http://127.0.0.1:1" + path + "\"");
        }
        var none = gateway.send(HttpRequest.newBuilder(URI.create(
                "http://127.0.0.1:" + gateway.port() + "/.well-known/oauth-protected-resource/bundles/none/mcp")));
        assertThat(none.statusCode()).isEqualTo(404);
    }

    private JsonObject list(String route, String key, String method, String params) throws Exception {
        var answer = gateway.send(gateway.modern(route, key, method, "", params));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonObject result = ((JsonObject) read(answer.body())).object("result");
        assertThat(result).as(answer.body()).isNotNull();
        return result;
    }

    private static Json read(String text) throws JsonException {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), new JsonLimits(64 << 20, 64, 1_000_000, 100));
    }

    private static List<String> names(JsonObject result, String list, String member) {
        var found = new ArrayList<String>();
        JsonArray items = result.array(list);
        assertThat(items).isNotNull();
        for (Json item : items) {
            found.add(((JsonObject) item).string(member));
        }
        return found;
    }

    private static String withoutCall(String body) {
        return body.replaceAll("\"call\":\"[0-9a-f]+\"", "");
    }
}
