package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that breaks the protocol on purpose: the gateway stays correct and bounded, in both eras. */
class MisbehaviourTest {
    private static final int MAX_REPLY = 256 << 10;
    private static final String META =
            "\"progressToken\":\"mine\",\"io.modelcontextprotocol/clientCapabilities\":{\"sampling\":{}}";

    @TempDir
    Path data;

    private final TestingServer modern = TestingServer.modern();
    private final TestingServer legacy = TestingServer.legacy();
    private TestingGateway gateway;
    private String tess;

    @BeforeEach
    void open() throws Exception {
        var limits = new ServerSettings.Limits(Duration.ofSeconds(2), Duration.ofSeconds(1), MAX_REPLY, 16);
        gateway = new TestingGateway(
                data,
                List.of(
                        ServerSettings.http("new", URI.create(modern.url())).with(limits),
                        ServerSettings.http("old", URI.create(legacy.url())).with(limits),
                        ServerSettings.http("shy", URI.create(legacy.url()))
                                .with(limits)
                                .with(new Allowance(Set.of("roots"), false, List.of(), Set.of()))),
                allow("*/tools/*", "role:tester"));
        tess = gateway.key("tess", "tester");
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        modern.close();
        legacy.close();
    }

    @ParameterizedTest
    @CsvSource({
        "wrong_id, upstream.protocol",
        "null_id, upstream.protocol",
        "two_results, upstream.protocol",
        "unknown_result, upstream.protocol",
        "unasked_task, upstream.protocol",
        "lies_about_version, upstream.protocol",
        "accepted, upstream.protocol",
        "never_ends, upstream.timeout"
    })
    void a_broken_answer_becomes_a_clean_error_and_the_next_call_works(String tool, String reason) throws Exception {
        String body = call(tool).body();

        assertThat(body).contains("-32603").contains(reason);
        assertThat(call("echo").body()).contains("still here");
        assertThat(gateway.record("tools/call").get(1)).contains(reason);
    }

    @Test
    void only_the_first_of_two_answers_counts() throws Exception {
        assertThat(call("answer_twice").body()).contains("the first word").doesNotContain("the last word");
        assertThat(inSession("answer_twice").body()).contains("the first word").doesNotContain("the last word");
    }

    @Test
    void a_call_hears_nothing_that_belongs_to_others_or_to_nobody() throws Exception {
        HttpResponse<String> answer = call("gossip");

        assertThat(answer.body()).contains("done").doesNotContain("notifications/");
        assertThat(inSession("gossip").body()).contains("done").doesNotContain("notifications/gossip");
    }

    @Test
    void a_request_on_a_modern_stream_reaches_nobody() throws Exception {
        assertThat(call("request_in_stream").body()).contains("done").doesNotContain("sampling/createMessage");
    }

    @Test
    void a_flood_of_progress_ends_at_the_limit_of_one_answer() throws Exception {
        HttpResponse<String> modernFlood = call("flood");
        HttpResponse<String> legacyFlood = inSession("flood");

        assertThat(modernFlood.body().length()).isBetween(1_000, 2 * MAX_REPLY);
        assertThat(modernFlood.body()).contains("upstream.too_large");
        assertThat(legacyFlood.body().length()).isBetween(1_000, 2 * MAX_REPLY);
        assertThat(legacyFlood.body()).contains("upstream.too_large");
        assertThat(call("echo").body()).contains("still here");
    }

    @Test
    void a_session_survives_what_a_server_does_to_one_of_its_calls() throws Exception {
        String session = gateway.session("old", tess);

        assertThat(inSession(session, "wrong_id").body()).contains("upstream.protocol");
        assertThat(inSession(session, "never_ends").body()).contains("upstream.timeout");
        assertThat(inSession(session, "echo").body()).contains("still here");
    }

    @Test
    void a_server_in_a_session_asks_only_what_it_may() throws Exception {
        String session = gateway.session("shy", tess);

        var answer = gateway.send(gateway.legacy("shy", tess, session, call("ask", "{}")));

        assertThat(legacy.seen("initialize"))
                .isNotEmpty()
                .noneMatch(seen -> seen.body().contains("elicitation"));
        assertThat(answer.body()).contains("thank you").doesNotContain("elicitation/create");
    }

    private HttpResponse<String> call(String tool) throws Exception {
        return gateway.send(gateway.modern(
                "new", tess, "tools/call", tool, "\"name\":\"" + tool + "\",\"arguments\":" + arguments(tool), META));
    }

    private HttpResponse<String> inSession(String tool) throws Exception {
        return inSession(gateway.session("old", tess), tool);
    }

    private HttpResponse<String> inSession(String session, String tool) throws Exception {
        return gateway.send(gateway.legacy("old", tess, session, call(tool, arguments(tool))));
    }

    private static String call(String tool, String arguments) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":" + arguments + ",\"_meta\":{\"progressToken\":\"mine\"}}}";
    }

    private static String arguments(String tool) {
        return tool.equals("echo") ? "{\"text\":\"still here\"}" : "{}";
    }
}
