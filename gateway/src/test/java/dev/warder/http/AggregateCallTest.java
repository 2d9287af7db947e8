package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.bundles.BundleSettings;
import dev.warder.bundles.PublicName;
import dev.warder.testbed.HandleAnswers;
import dev.warder.testbed.OfferingAnswers;
import dev.warder.testbed.TestingServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregateCallTest {
    private static final String ALL = "/mcp";
    private static final String LONG = "find_every_volume_that_mentions_a_given_place_or_person_by_name";

    @TempDir
    Path data;

    private final OfferingAnswers books = new OfferingAnswers()
            .template("file:///{x}")
            .tool("find")
            .tool("lend")
            .tool("_odd__name_")
            .tool(LONG)
            .tool("shelf/open.now")
            .prompt("review")
            .prompt("r\u00e9sum\u00e9");
    private final TestingServer bookServer = TestingServer.start(books);
    private final TestingServer crm = TestingServer.modern();
    private final TestingServer asks = TestingServer.start(HandleAnswers.modern());
    private TestingGateway gateway;
    private String analyst;
    private String tester;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(
                        TestingGateway.quick("books", bookServer.url()),
                        TestingGateway.quick("crm", crm.url()),
                        TestingGateway.quick("asks", asks.url())),
                Map.of("finders", new BundleSettings(List.of("books"), List.of("books/tools/find"))),
                allow("*/**", "role:tester"),
                allow("books/tools/find", "role:analyst", "args.text != 'forbidden'"),
                allow("books/resources/file:///open/**", "role:analyst"));
        analyst = gateway.key("alice", "analyst");
        tester = gateway.key("tess", "tester");
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        bookServer.close();
        crm.close();
        asks.close();
    }

    @Test
    void the_server_is_asked_in_its_own_words_with_headers_made_from_them() throws Exception {
        var answer = gateway.call(ALL, analyst, "books__find", "{\"text\":\"x\",\"big\":12345678901234567890.10}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("find was called").contains("\"id\":1");
        var seen = bookServer.seen("tools/call").getFirst();
        assertThat(seen.header("mcp-name")).isEqualTo("find");
        assertThat(seen.header("mcp-method")).isEqualTo("tools/call");
        assertThat(seen.body())
                .contains("\"name\":\"find\"")
                .contains("\"big\":12345678901234567890.10")
                .doesNotContain("books__");
    }

    @Test
    void the_record_names_the_real_server_and_capability_and_the_route() throws Exception {
        gateway.call(ALL, analyst, "books__find", "{\"text\":\"x\"}");

        assertThat(gateway.record("tools/call")).containsExactly("intent null null", "outcome ok null");
        assertThat(gateway.entries())
                .filteredOn(entry -> "tools/call".equals(entry.string("method")))
                .hasSize(2)
                .allMatch(entry -> entry.text().contains("\"capability\":{\"name\":\"find\",\"type\":\"tools\"}")
                        && "books".equals(entry.string("server"))
                        && "/mcp".equals(entry.string("route")));
    }

    @Test
    void links_in_results_are_such_as_this_route_can_read() throws Exception {
        String body = gateway.call(ALL, tester, "books__find", "{}").body();

        assertThat(body)
                .contains("\"uri\":\"warder+books:file:///made/here\"")
                .contains("\"uri\":\"warder+books:file:///made/there\"");
        var read = read(ALL, tester, "warder+books:file:///made/here");
        assertThat(read.body())
                .contains("\"uri\":\"warder+books:file:///made/here\"")
                .contains("content of file:///made/here");
        assertThat(bookServer.seen("resources/read").getFirst().header("mcp-name"))
                .isEqualTo("file:///made/here");
    }

    @Test
    void rules_judge_the_arguments_and_resources_as_the_server_will_see_them() throws Exception {
        var forbidden = gateway.call(ALL, analyst, "books__find", "{\"text\":\"forbidden\"}");
        var closed = read(ALL, analyst, "warder+books:file:///closed/x");
        var aside = read(ALL, analyst, "warder+books:file:///open/../closed/x");
        var open = read(ALL, analyst, "warder+books:file:///open/x");

        assertThat(forbidden.body()).contains("access.denied");
        assertThat(closed.body()).contains("-32602");
        assertThat(aside.body()).contains("-32602");
        assertThat(open.body()).contains("content of file:///open/x");
        assertThat(bookServer.seen("tools/call")).isEmpty();
        assertThat(bookServer.seen("resources/read")).hasSize(1);
    }

    @Test
    void what_is_hidden_or_outside_the_bundle_or_nowhere_answers_alike() throws Exception {
        String hidden = gateway.call(ALL, analyst, "books__lend", "{}").body();
        String foreign =
                gateway.call(ALL, analyst, "crm__echo", "{\"text\":\"x\"}").body();
        String nowhere = gateway.call(ALL, analyst, "none__find", "{}").body();
        String bare = gateway.call(ALL, analyst, "find", "{}").body();
        String outside = gateway.call("/bundles/finders/mcp", tester, "books__lend", "{}")
                .body();

        assertThat(withoutCall(hidden)).contains("-32602").contains("catalog.unknown");
        assertThat(List.of(foreign, nowhere, bare, outside))
                .allMatch(body -> withoutCall(body).equals(withoutCall(hidden)));
        assertThat(bookServer.seen("tools/call")).isEmpty();
        assertThat(crm.seen("tools/call")).isEmpty();
        assertThat(gateway.record("tools/call"))
                .containsOnly("outcome refused catalog.unknown", "outcome refused access.hidden");
    }

    @Test
    void names_that_strict_clients_would_not_take_are_shortened_and_found_again() throws Exception {
        for (String own : List.of(LONG, "shelf/open.now", "_odd__name_")) {
            String shown = PublicName.of("books", own);
            assertThat(shown).matches("[A-Za-z0-9_-]{1,64}");
            assertThat(gateway.call(ALL, tester, shown, "{}").body()).contains(own + " was called");
        }
        assertThat(bookServer.seen("tools/call"))
                .extracting(seen -> seen.header("mcp-name"))
                .containsExactly(LONG, "shelf/open.now", "_odd__name_");
    }

    @Test
    void a_shortened_name_of_nothing_is_unknown() throws Exception {
        assertThat(gateway.call(ALL, tester, "books__x__0123456789ab", "{}").body())
                .contains("catalog.unknown");
        assertThat(bookServer.seen("tools/call")).isEmpty();
    }

    @Test
    void prompts_and_completions_reach_their_server() throws Exception {
        String prompt = PublicName.of("books", "r\u00e9sum\u00e9");
        var got = gateway.send(gateway.modern(ALL, tester, "prompts/get", prompt, "\"name\":\"" + prompt + "\""));
        var completed = gateway.send(
                gateway.modern(
                        ALL,
                        tester,
                        "completion/complete",
                        "",
                        "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"books__review\"},\"argument\":{\"name\":\"a\",\"value\":\"b\"}"));
        var expanded = gateway.send(
                gateway.modern(
                        ALL,
                        tester,
                        "completion/complete",
                        "",
                        "\"ref\":{\"type\":\"ref/resource\",\"uri\":\"warder+books:file:///{x}\"},\"argument\":{\"name\":\"a\",\"value\":\"b\"}"));

        assertThat(got.body()).contains("warder+books:file:///r\u00e9sum\u00e9");
        assertThat(completed.body()).contains("ref/prompt review");
        assertThat(expanded.body()).contains("ref/resource file:///{x}");
    }

    @Test
    void mirrored_parameters_are_checked_and_sent_on() throws Exception {
        String call = "\"name\":\"crm__region\",\"arguments\":{\"region\":\"eu\"}";
        var good = gateway.send(
                gateway.modern(ALL, tester, "tools/call", "crm__region", call).header("Mcp-Param-Region", "eu"));
        var lying = gateway.send(
                gateway.modern(ALL, tester, "tools/call", "crm__region", call).header("Mcp-Param-Region", "us"));

        assertThat(good.body()).contains("\"text\":\"eu\"");
        assertThat(lying.statusCode()).isEqualTo(400);
        assertThat(lying.body()).contains("-32020");
    }

    @Test
    void the_name_in_the_header_is_the_public_one() throws Exception {
        var answer = gateway.send(
                gateway.modern(ALL, tester, "tools/call", "find", "\"name\":\"books__find\",\"arguments\":{}"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("-32020");
    }

    @Test
    void progress_and_failures_come_through_as_on_the_servers_own_route() throws Exception {
        var progress = gateway.send(gateway.modern(
                ALL,
                tester,
                "tools/call",
                "crm__progress",
                "\"name\":\"crm__progress\",\"arguments\":{\"steps\":3}",
                "\"progressToken\":7,\"io.modelcontextprotocol/clientCapabilities\":{}"));
        var garbage = gateway.call(ALL, tester, "crm__garbage", "{}");
        var wrong = gateway.call(ALL, tester, "crm__add", "{\"a\":\"one\",\"b\":2}");

        assertThat(progress.body().split("event: message", -1)).hasSize(5);
        assertThat(garbage.body()).contains("upstream.protocol");
        assertThat(wrong.body()).contains("\"isError\":true").contains("validation.arguments");
    }

    @Test
    void a_request_state_is_sealed_for_the_route_and_opened_for_its_server() throws Exception {
        String params = "\"name\":\"asks__confirm\",\"arguments\":{\"amount\":1}";
        String first = gateway.send(gateway.modern(ALL, tester, "tools/call", "asks__confirm", params))
                .body();
        String state = first.replaceFirst(".*\"requestState\":\"([^\"]+)\".*", "$1");
        assertThat(first).contains("input_required").doesNotContain("of the server");

        String again = params + ",\"requestState\":\"" + state + "\"";
        String there = "\"name\":\"confirm\",\"arguments\":{\"amount\":1},\"requestState\":\"" + state + "\"";
        assertThat(gateway.send(gateway.modern(ALL, tester, "tools/call", "asks__confirm", again))
                        .body())
                .contains("confirmed");
        assertThat(gateway.send(gateway.modern("asks", tester, "tools/call", "confirm", there))
                        .body())
                .contains("handle.unknown");
    }

    @Test
    void methods_that_a_route_of_many_servers_does_not_have_are_unknown() throws Exception {
        var answer = gateway.send(gateway.modern(ALL, tester, "tasks/get", "t", "\"taskId\":\"t\""));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("-32601");
    }

    private HttpResponse<String> read(String route, String key, String uri) throws Exception {
        return gateway.send(gateway.modern(route, key, "resources/read", uri, "\"uri\":\"" + uri + "\""));
    }

    private static String withoutCall(String body) {
        return body.replaceAll("\"call\":\"[0-9a-f]+\"", "");
    }
}
