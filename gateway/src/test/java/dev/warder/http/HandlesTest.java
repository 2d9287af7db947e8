package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.sessions.SealKeys;
import dev.warder.testbed.HandleAnswers;
import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.TestingServer;
import dev.warder.upstream.ServerSettings;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cursors and request states of servers, held by clients as handles of the gateway's own. */
class HandlesTest {
    private static final String SAME_TEXT = "The cursor, request state or task is not known.";

    @TempDir
    Path data;

    private final TestingServer server = TestingServer.start(HandleAnswers.modern());
    private final TestingServer other = TestingServer.start(HandleAnswers.modern());
    private final TestingServer old = TestingServer.start(HandleAnswers.legacy(new LegacyAnswers()));
    private TestingGateway gateway;
    private String alice;
    private String bob;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(
                        ServerSettings.http("crm", URI.create(server.url())),
                        ServerSettings.http("files", URI.create(other.url())),
                        ServerSettings.http("old", URI.create(old.url()))),
                allow("crm/**", "role:tester"),
                allow("files/**", "role:tester"),
                allow("old/**", "role:tester"));
        alice = gateway.key("alice", "tester");
        bob = gateway.key("bob", "tester");
    }

    @AfterEach
    void close() {
        gateway.close();
        server.close();
        other.close();
        old.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools/list", "prompts/list", "resources/list", "resources/templates/list"})
    void every_list_goes_on_with_a_cursor_of_the_gateways_own(String method) throws Exception {
        var first = list("crm", alice, method, null);
        String cursor = handle(first, "nextCursor");
        var second = list("crm", alice, method, cursor);

        assertThat(first.body()).doesNotContain(HandleAnswers.CURSOR);
        assertThat(second.body()).contains("\"result\"").doesNotContain("nextCursor");
        assertThat(server.seen(method).getLast().body()).contains(HandleAnswers.CURSOR + method);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools/list", "prompts/list", "resources/list", "resources/templates/list"})
    void legacy_lists_do_too(String method) throws Exception {
        String session = gateway.session("old", alice);
        var first = gateway.send(gateway.legacy("old", alice, session, message(method, "{}")));
        String cursor = handle(first, "nextCursor");
        var second =
                gateway.send(gateway.legacy("old", alice, session, message(method, "{\"cursor\":\"" + cursor + "\"}")));

        assertThat(first.body()).doesNotContain(HandleAnswers.CURSOR);
        assertThat(second.body()).contains("\"result\"").doesNotContain("nextCursor");
    }

    @Test
    void a_cursor_of_another_caller_list_or_server_answers_like_an_unknown_one_and_is_told_apart_in_the_record()
            throws Exception {
        String cursor = handle(list("crm", alice, "tools/list", null), "nextCursor");
        // The gateway learns the prompts for the first list of them.
        list("crm", alice, "prompts/list", null);
        int asked = server.seen().size();

        var unknown = list("crm", alice, "prompts/list", "never-seen");
        var foreign = list("crm", bob, "prompts/list", cursor);
        var misplaced = list("crm", alice, "prompts/list", cursor);
        var elsewhere = list("files", alice, "prompts/list", cursor);
        var altered = list("crm", alice, "prompts/list", cursor.substring(0, cursor.length() - 4) + "AAAA");

        assertThat(unknown.statusCode()).isEqualTo(200);
        assertThat(unknown.body()).contains("-32602").contains(SAME_TEXT).contains("handle.unknown");
        for (var answer : List.of(foreign, misplaced, elsewhere, altered)) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(withoutCall(answer.body())).isEqualTo(withoutCall(unknown.body()));
        }
        assertThat(gateway.record("prompts/list"))
                .endsWith(
                        "outcome refused handle.unknown",
                        "outcome refused handle.foreign",
                        "outcome refused handle.foreign",
                        "outcome refused handle.foreign",
                        "outcome refused handle.forged");
        assertThat(server.seen()).hasSize(asked);
        assertThat(gateway.metrics.scrape()).contains("reason=\"handle.foreign\"");
    }

    @Test
    void a_servers_own_cursor_is_of_no_use_to_a_client() throws Exception {
        var answer = list("crm", alice, "tools/list", HandleAnswers.CURSOR + "tools/list");

        assertThat(answer.body()).contains("handle.unknown");
    }

    @Test
    void a_caller_who_may_use_nothing_learns_nothing_from_a_handle() throws Exception {
        String stranger = gateway.key("mallory", "nobody");

        var hidden = list("crm", stranger, "tools/list", "any");
        var nowhere = list("nowhere", stranger, "tools/list", "any");

        assertThat(hidden.statusCode()).isEqualTo(nowhere.statusCode()).isEqualTo(404);
        assertThat(withoutCall(hidden.body())).isEqualTo(withoutCall(nowhere.body()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "{}", "[\"a\"]", "true"})
    void a_handle_that_is_no_text_is_refused(String value) throws Exception {
        var answer = gateway.send(gateway.modern("crm", alice, "tools/list", "", "\"cursor\":" + value));

        assertThat(answer.body()).contains("-32602").contains("cursor must be a string");
    }

    @Test
    void a_request_state_comes_back_to_the_server_as_it_was() throws Exception {
        var asked = confirm(alice, "{\"amount\":1}", null);
        String state = handle(asked, "requestState");
        var answer = confirm(alice, "{ \"amount\" : 1.0 }", state);

        assertThat(asked.body()).doesNotContain("of the server").contains("input_required");
        assertThat(answer.body()).contains("confirmed");
        assertThat(server.seen("tools/call")
                        .getLast()
                        .json()
                        .path("params")
                        .path("requestState")
                        .asString(""))
                .isEqualTo(HandleAnswers.STATE);
        assertThat(gateway.record("tools/call"))
                .containsExactly("intent null null", "outcome ok null", "intent null null", "outcome ok null");
    }

    @Test
    void a_request_state_is_good_for_its_caller_its_tool_and_its_arguments_only() throws Exception {
        String state = handle(confirm(alice, "{\"amount\":1}", null), "requestState");
        int reached = server.seen("tools/call").size();

        var more = confirm(alice, "{\"amount\":1000000}", state);
        var foreign = confirm(bob, "{\"amount\":1}", state);
        var tool = gateway.send(gateway.modern(
                "crm",
                alice,
                "tools/call",
                "echo",
                "\"name\":\"echo\",\"arguments\":{\"amount\":1},\"requestState\":\"" + state + "\""));
        var raw = confirm(alice, "{\"amount\":1}", HandleAnswers.STATE.replace("\"", "\\\""));

        for (var answer : List.of(more, foreign, tool, raw)) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("-32602").contains(SAME_TEXT).contains("handle.unknown");
        }
        assertThat(server.seen("tools/call")).hasSize(reached);
        assertThat(gateway.record("tools/call"))
                .endsWith(
                        "outcome refused handle.foreign",
                        "outcome refused handle.foreign",
                        "outcome refused handle.foreign",
                        "outcome refused handle.unknown");
    }

    @Test
    void a_handle_survives_a_rotation_of_the_keys_and_ends_when_the_former_keys_do() throws Exception {
        String cursor = handle(list("crm", alice, "tools/list", null), "nextCursor");
        var keys = new SealKeys(gateway.database);

        keys.rotate(false, _ -> {});
        TestingGateway.await(gateway.custody.tend());
        assertThat(list("crm", alice, "tools/list", cursor).body()).contains("confirm");
        keys.rotate(true, _ -> {});
        TestingGateway.await(gateway.custody.tend());
        assertThat(list("crm", alice, "tools/list", cursor).body()).contains("handle.unknown");
    }

    private HttpResponse<String> list(String at, String key, String method, @Nullable String cursor) throws Exception {
        return gateway.send(gateway.modern(at, key, method, "", cursor == null ? "" : "\"cursor\":\"" + cursor + "\""));
    }

    private HttpResponse<String> confirm(String key, String arguments, @Nullable String state) throws Exception {
        String params = "\"name\":\"confirm\",\"arguments\":" + arguments
                + (state == null ? "" : ",\"requestState\":\"" + state + "\"");
        return gateway.send(gateway.modern("crm", key, "tools/call", "confirm", params));
    }

    private static String message(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private static String handle(HttpResponse<String> answer, String member) throws Exception {
        var message = (JsonObject) JsonReader.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        JsonObject result = message.object("result");
        assertThat(result).as(answer.body()).isNotNull();
        return Objects.requireNonNull(Objects.requireNonNull(result).string(member), answer.body());
    }

    private static String withoutCall(String body) {
        return body.replaceAll("\"call\":\"[0-9a-f]+\"", "");
    }
}
