package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.testbed.TestingServer;
import dev.warder.upstream.ServerSettings;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModernDoorTest {
    @TempDir
    Path data;

    private final TestingServer server = TestingServer.modern();
    private TestingGateway gateway;
    private String analyst;
    private String stranger;

    @BeforeEach
    void open() throws Exception {
        var quick = new ServerSettings.Limits(Duration.ofSeconds(2), Duration.ofSeconds(1), 1 << 20, 16);
        gateway = new TestingGateway(
                data,
                List.of(ServerSettings.http("crm", URI.create(server.url())).with(quick)),
                allow("crm/tools/echo", "role:analyst", "args.text != 'forbidden'"),
                allow("crm/tools/*", "role:tester"),
                allow("crm/resources/file:///a/**", "role:analyst"));
        analyst = gateway.key("alice", "analyst");
        stranger = gateway.key("mallory", "nobody");
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        server.close();
    }

    @Test
    void an_allowed_call_is_answered_and_leaves_intent_and_outcome() throws Exception {
        var answer = gateway.call("crm", analyst, "echo", "{\"text\":\"hello\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("hello").contains("\"id\":1");
        assertThat(gateway.record("tools/call")).containsExactly("intent null null", "outcome ok null");
    }

    @Test
    void the_servers_request_carries_none_of_the_callers_credentials() throws Exception {
        gateway.send(
                gateway.modern("crm", analyst, "tools/call", "echo", "\"name\":\"echo\",\"arguments\":{\"text\":\"x\"}")
                        .header("Cookie", "a=b")
                        .header("Proxy-Authorization", "Basic eA=="));

        var seen = server.seen("tools/call").getFirst();
        assertThat(seen.header("authorization")).isNull();
        assertThat(seen.header("cookie")).isNull();
        assertThat(seen.header("proxy-authorization")).isNull();
    }

    @Test
    void a_call_without_credentials_is_told_how_to_get_some() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(gateway.url("crm")))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        var answer = gateway.send(request);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate"))
                .hasValue(
                        "Bearer resource_metadata=\"http://127.0.0.1:1/.well-known/oauth-protected-resource/servers/crm/mcp\"");
        assertThat(gateway.entries()).anyMatch(entry -> "auth_failure".equals(entry.string("event")));
    }

    @Test
    void the_metadata_document_names_the_route_as_its_own_resource() throws Exception {
        var answer = gateway.send(HttpRequest.newBuilder(URI.create(
                "http://127.0.0.1:" + gateway.port() + "/.well-known/oauth-protected-resource/servers/crm/mcp")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"resource\":\"http://127.0.0.1:1/servers/crm/mcp\"");
    }

    @Test
    void a_wrong_key_is_refused_before_the_body_is_looked_at() throws Exception {
        var answer =
                gateway.send(gateway.to("crm", "wk_wrong_wrong").POST(HttpRequest.BodyPublishers.ofString("{{{{")));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate").orElseThrow())
                .contains("error=\"invalid_token\"");
    }

    @Test
    void a_hidden_tool_answers_exactly_like_an_unknown_one() throws Exception {
        var hidden = gateway.call("crm", analyst, "add", "{\"a\":1,\"b\":2}");
        var unknown = gateway.call("crm", analyst, "no_such_tool", "{}");

        assertThat(hidden.statusCode()).isEqualTo(unknown.statusCode()).isEqualTo(200);
        assertThat(withoutCall(hidden.body()))
                .isEqualTo(withoutCall(unknown.body()))
                .contains("-32602");
        assertThat(server.seen("tools/call")).isEmpty();
    }

    @Test
    void a_tool_that_does_not_exist_answers_the_same_to_a_caller_who_may_use_all() throws Exception {
        String tester = gateway.key("tess", "tester");

        var unknown = gateway.call("crm", tester, "no_such_tool", "{}");
        var hidden = gateway.call("crm", analyst, "no_such_tool", "{}");

        assertThat(withoutCall(unknown.body())).isEqualTo(withoutCall(hidden.body()));
    }

    private HttpResponse<String> watch(String server, String caller, String uri) throws Exception {
        String params = "\"notifications\":{\"resourceSubscriptions\":[\"" + uri + "\"]}";
        return gateway.send(gateway.modern(server, caller, "subscriptions/listen", "", params));
    }

    @Test
    void a_hidden_resource_is_as_unknown_to_whoever_wants_to_watch_it_as_to_whoever_reads_it() throws Exception {
        var watched = watch("crm", analyst, "file:///hidden/b");
        var unknown = watch("crm", analyst, "file:///nowhere");
        var read = gateway.send(
                gateway.modern("crm", analyst, "resources/read", "file:///hidden/b", "\"uri\":\"file:///hidden/b\""));

        assertThat(watched.statusCode())
                .isEqualTo(unknown.statusCode())
                .isEqualTo(read.statusCode())
                .isEqualTo(200);
        assertThat(withoutCall(watched.body()))
                .isEqualTo(withoutCall(unknown.body()))
                .isEqualTo(withoutCall(read.body()))
                .contains("-32602");
        assertThat(gateway.record("subscriptions/listen")).contains("outcome refused access.hidden");
        assertThat(server.seen("subscriptions/listen")).isEmpty();
    }

    @Test
    void nothing_of_a_hidden_server_can_be_watched_and_it_answers_like_none() throws Exception {
        var hidden = watch("crm", stranger, "file:///a/b");
        var absent = watch("nowhere", stranger, "file:///a/b");

        assertThat(hidden.statusCode()).isEqualTo(absent.statusCode()).isEqualTo(404);
        assertThat(withoutCall(hidden.body())).isEqualTo(withoutCall(absent.body()));
    }

    @Test
    void a_server_of_which_the_caller_may_use_nothing_answers_like_none() throws Exception {
        var hidden = gateway.send(gateway.modern("crm", stranger, "tools/list", "", ""));
        var unknown = gateway.send(gateway.modern("nowhere", stranger, "tools/list", "", ""));

        assertThat(hidden.statusCode()).isEqualTo(unknown.statusCode()).isEqualTo(404);
        assertThat(withoutCall(hidden.body())).isEqualTo(withoutCall(unknown.body()));
        assertThat(server.seen("tools/list")).isEmpty();
    }

    @Test
    void an_argument_that_a_rule_forbids_is_refused_and_never_reaches_the_server() throws Exception {
        var answer = gateway.call("crm", analyst, "echo", "{\"text\":\"forbidden\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("4030").contains("access.denied");
        assertThat(server.seen("tools/call")).isEmpty();
        assertThat(gateway.record("tools/call")).containsExactly("outcome refused access.denied");
    }

    @Test
    void arguments_that_do_not_fit_the_schema_come_back_as_a_result_the_model_can_mend() throws Exception {
        String tester = gateway.key("tess", "tester");

        var answer = gateway.call("crm", tester, "add", "{\"a\":\"one\",\"b\":2}");

        assertThat(answer.body()).contains("\"isError\":true").contains("/a").contains("validation.arguments");
        assertThat(server.seen("tools/call")).isEmpty();
    }

    @Test
    void a_list_shows_exactly_what_can_be_called() throws Exception {
        var answer = gateway.send(gateway.modern("crm", analyst, "tools/list", "", ""));

        assertThat(answer.body()).contains("\"echo\"").doesNotContain("\"add\"").contains("\"cacheScope\":\"private\"");
        assertThat(gateway.record("tools/list")).containsExactly("intent null null", "outcome ok null");
    }

    @Test
    void progress_comes_as_a_stream_before_the_answer() throws Exception {
        String tester = gateway.key("tess", "tester");

        var answer = gateway.send(gateway.modern(
                "crm",
                tester,
                "tools/call",
                "progress",
                "\"name\":\"progress\",\"arguments\":{\"steps\":3}",
                "\"progressToken\":7,\"io.modelcontextprotocol/clientCapabilities\":{}"));

        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(answer.body().split("event: message", -1)).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({
        "garbage, upstream.protocol",
        "hang, upstream.timeout",
        "die, upstream.failed",
        "die_in_body, upstream.failed",
        "die_in_stream, upstream.failed",
        "huge, upstream.too_large",
        "drip, upstream.timeout",
        "wrong_id, upstream.protocol",
        "web_page, upstream.protocol",
        "status_401, upstream.denied",
        "status_500, upstream.failed"
    })
    void a_server_that_misbehaves_becomes_a_clean_error_and_the_next_call_works(String tool, String reason)
            throws Exception {
        String tester = gateway.key("tess", "tester");

        var answer = gateway.call("crm", tester, tool, "{}");

        assertThat(answer.body())
                .contains("-32603")
                .contains(reason)
                .doesNotContain("secret")
                .doesNotContain("127.0.0.1");
        assertThat(gateway.call("crm", tester, "echo", "{\"text\":\"still here\"}")
                        .body())
                .contains("still here");
        assertThat(gateway.record("tools/call").get(1)).contains(reason);
    }

    @Test
    void a_resource_outside_the_rules_is_refused_before_the_server_is_asked() throws Exception {
        var answer = gateway.send(
                gateway.modern("crm", analyst, "resources/read", "file:///b/x", "\"uri\":\"file:///b/x\""));

        assertThat(answer.body()).contains("-32602");
        assertThat(server.seen("resources/read")).isEmpty();
    }

    private static String withoutCall(String body) {
        return body.replaceAll("\"call\":\"[0-9a-f]+\"", "");
    }
}
