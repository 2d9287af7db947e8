package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.testbed.Exchange;
import dev.warder.testbed.ScriptedAnswers;
import dev.warder.testbed.TestingServer;
import dev.warder.upstream.Allowance;
import dev.warder.upstream.ServerSettings;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server says and what its client gets, where the two must differ. */
class ScriptedServerTest {
    private static final String CAPABILITIES = "\"io.modelcontextprotocol/clientCapabilities\":";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String TOOLS = """
            {"resultType":"complete","ttlMs":-5,"cacheScope":"public","tools":[
             {"name":"chart","inputSchema":{"type":"object"},"_meta":{"ui":{"resourceUri":"ui://chart"},"com.example/x":1}},
             {"name":"secret","inputSchema":{"type":"object"},"_meta":{"ui":{"resourceUri":"ui://secret"}}}]}""";
    private static final String RESOURCES = """
            {"resultType":"complete","ttlMs":0,"cacheScope":"private","resources":[
             {"uri":"ui://chart","name":"a"},{"uri":"UI://secret","name":"b"},{"uri":"file:///a","name":"c"}]}""";
    private static final String CONTENTS = """
            {"resultType":"complete","contents":[]}""";

    @TempDir
    Path data;

    private final ScriptedAnswers answers = new ScriptedAnswers()
            .result("tools/list", TOOLS)
            .result("resources/list", RESOURCES)
            .result("resources/read", CONTENTS);
    private final TestingServer server = TestingServer.start(answers);
    private TestingGateway gateway;
    private String alice;

    @BeforeEach
    void open() throws Exception {
        var limits = new ServerSettings.Limits(Duration.ofSeconds(2), Duration.ofSeconds(1), 1 << 20, 16);
        var settings = ServerSettings.http("crm", URI.create(server.url())).with(limits);
        var open = ServerSettings.http("open", URI.create(server.url()))
                .with(limits)
                .with(new Allowance(Set.of("sampling"), true, List.of(), Set.of()));
        gateway = new TestingGateway(
                data,
                List.of(settings, open),
                allow("*/tools/chart", "role:user"),
                allow("*/resources/**", "role:user"));
        alice = gateway.key("alice", "user");
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        server.close();
    }

    @Test
    void a_server_without_leave_brings_no_user_interfaces() throws Exception {
        assertThat(list("crm", "tools/list"))
                .contains("\"chart\"")
                .doesNotContain("ui://")
                .doesNotContain("com.example");
        assertThat(list("crm", "resources/list")).contains("file:///a").doesNotContainIgnoringCase("ui://");
        assertThat(read("crm", "ui://chart").body()).contains("-32602").contains("catalog.unknown");
        assertThat(gateway.record("resources/read")).containsExactly("outcome refused access.hidden");
        assertThat(server.seen("resources/read")).isEmpty();
    }

    @Test
    void with_leave_a_user_interface_is_reached_through_a_tool_the_caller_may_use_and_only_so() throws Exception {
        assertThat(list("open", "tools/list")).contains("ui://chart").doesNotContain("ui://secret");
        assertThat(list("open", "resources/list"))
                .contains("ui://chart")
                .doesNotContainIgnoringCase("ui://secret")
                .contains("file:///a");
        assertThat(read("open", "ui://chart").body()).contains("contents");
        assertThat(read("open", "ui://secret").body()).contains("-32602");
        assertThat(read("open", "Ui://elsewhere").body()).contains("-32602");
        assertThat(server.seen("resources/read")).hasSize(1);
    }

    @Test
    void nobody_can_subscribe_to_a_hidden_user_interface() throws Exception {
        var answer = gateway.send(gateway.modern(
                "crm",
                alice,
                "subscriptions/listen",
                "",
                "\"notifications\":{\"resourceSubscriptions\":[\"ui://chart\"]}"));

        assertThat(answer.body()).contains("catalog.unknown");
        assertThat(server.seen("subscriptions/listen")).isEmpty();
    }

    @Test
    void a_listener_hears_what_it_opted_in_to_whatever_else_the_server_says() throws Exception {
        answers.answer(
                "subscriptions/listen",
                exchange -> exchange.events()
                        .raw(event("subscriptions/acknowledged", id(exchange)))
                        .raw(event("tools/list_changed", "2"))
                        .raw(event("tools/list_changed", "1"))
                        .raw(event("prompts/list_changed", id(exchange)))
                        .raw(event("gossip", id(exchange)))
                        .raw(event("tools/list_changed", id(exchange)))
                        .raw("data: {\"jsonrpc\":\"2.0\",\"id\":" + id(exchange)
                                + ",\"result\":{\"resultType\":\"complete\",\"_meta\":{" + subscription(id(exchange))
                                + "}}}\n\n")
                        .end());

        String heard = gateway.send(gateway.modern(
                        "crm", alice, "subscriptions/listen", "", "\"notifications\":{\"toolsListChanged\":true}"))
                .body();

        assertThat(heard).containsOnlyOnce("tools/list_changed").contains("acknowledged", "complete");
        assertThat(heard).doesNotContain("prompts/list_changed").doesNotContain("gossip");
        assertThat(heard.lines().filter(line -> line.contains(subscription("1"))))
                .hasSize(3);
        assertThat(heard).doesNotContain("warder-").contains("\"id\":1");
    }

    @Test
    void two_listeners_with_the_same_id_have_ids_of_their_own_at_the_server() throws Exception {
        answers.answer("subscriptions/listen", exchange -> exchange.status(404));

        for (int i = 0; i < 2; i++) {
            gateway.send(gateway.modern("crm", alice, "subscriptions/listen", "", "\"notifications\":{}"));
        }

        assertThat(server.seen("subscriptions/listen"))
                .extracting(ScriptedServerTest::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.startsWith("\"warder-"));
    }

    private static String id(Exchange exchange) {
        return exchange.json().path("id").toString();
    }

    private static String subscription(String id) {
        return "\"io.modelcontextprotocol/subscriptionId\":" + id;
    }

    private static String event(String notification, String subscription) {
        return "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/" + notification + "\",\"params\":{\"_meta\":{"
                + subscription(subscription) + "}}}\n\n";
    }

    @Test
    void cache_hints_keep_what_a_caller_got_with_that_caller() throws Exception {
        assertThat(list("crm", "tools/list")).contains("\"ttlMs\":0").contains("\"cacheScope\":\"private\"");
        assertThat(read("crm", "file:///a").body()).contains("\"ttlMs\":0").contains("\"cacheScope\":\"private\"");
    }

    @Test
    void a_question_the_client_did_not_offer_to_answer_becomes_the_error_that_says_so() throws Exception {
        answers.result(
                "tools/call",
                "{\"resultType\":\"input_required\",\"inputRequests\":"
                        + "{\"a\":{\"method\":\"sampling/createMessage\",\"params\":{}}}}");

        HttpResponse<String> undeclared = call("crm", CAPABILITIES + "{\"elicitation\":{}}");
        HttpResponse<String> declared = call("crm", CAPABILITIES + "{\"sampling\":{}}");

        assertThat(undeclared.statusCode()).isEqualTo(400);
        assertThat(undeclared.body())
                .contains("-32021")
                .contains("\"requiredCapabilities\":{\"sampling\":{}}")
                .contains("client.capability");
        assertThat(declared.body()).contains("input_required");
        assertThat(gateway.record("tools/call")).contains("outcome failed client.capability");
    }

    @Test
    void a_server_that_may_not_ask_never_learns_that_the_client_would_answer() throws Exception {
        answers.error(
                "tools/call",
                "{\"code\":-32021,\"message\":\"m\",\"data\":{\"requiredCapabilities\":{\"elicitation\":{\"form\":{}}}}}");

        HttpResponse<String> answer = call("open", CAPABILITIES + "{\"elicitation\":{},\"sampling\":{}}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("4030").contains("access.asking").doesNotContain("requiredCapabilities");
        assertThat(server.seen("tools/call").getFirst().body()).contains(CAPABILITIES + "{\"sampling\":{}}");
        assertThat(gateway.record("tools/call")).contains("outcome failed access.asking");
    }

    @Test
    void a_call_keeps_its_trace_from_the_client_through_the_record_to_the_server() throws Exception {
        String parent = "00-" + TRACE + "-b7ad6b7169203331-01";
        answers.result("tools/call", "{\"resultType\":\"complete\",\"content\":[]}");

        call("crm", CAPABILITIES + "{},\"traceparent\":\"" + parent + "\",\"baggage\":\"user=alice\"");

        var seen = server.seen("tools/call").getFirst();
        String span =
                seen.json().path("params").path("_meta").path("traceparent").asString("");
        assertThat(span).startsWith("00-" + TRACE).isNotEqualTo(parent).isEqualTo(seen.header("traceparent"));
        assertThat(seen.body()).doesNotContain("baggage");
        assertThat(gateway.entries()).anyMatch(entry -> entry.toString().contains(TRACE));
    }

    @Test
    void a_call_without_trace_and_extensions_reaches_the_server_byte_by_byte() throws Exception {
        answers.result("tools/call", "{\"resultType\":\"complete\",\"content\":[]}");

        call("crm", CAPABILITIES + "{}  ,  \"progressToken\" : 1");

        var seen = server.seen("tools/call").getFirst();
        assertThat(seen.body()).contains(CAPABILITIES + "{}  ,  \"progressToken\" : 1");
        assertThat(seen.header("traceparent")).isNull();
    }

    private HttpResponse<String> call(String to, String meta) throws Exception {
        return gateway.send(
                gateway.modern(to, alice, "tools/call", "chart", "\"name\":\"chart\",\"arguments\":{}", meta));
    }

    private HttpResponse<String> read(String from, String uri) throws Exception {
        return gateway.send(gateway.modern(from, alice, "resources/read", uri, "\"uri\":\"" + uri + "\""));
    }

    private String list(String from, String method) throws Exception {
        return gateway.send(gateway.modern(from, alice, method, "", "")).body();
    }
}
