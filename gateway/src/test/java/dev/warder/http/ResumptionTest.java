package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static dev.warder.http.TestingStream.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.mcp.SseEvent;
import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.TestingServer;
import dev.warder.upstream.ServerSettings;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Legacy streams that break, and go on where they broke (2025-11-25, Streamable HTTP, Resumability). */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResumptionTest {
    @TempDir
    Path data;

    private final LegacyAnswers answers = new LegacyAnswers();
    private final TestingServer server = TestingServer.start(answers);
    private TestingGateway gateway;
    private String alice;
    private String session;

    @BeforeEach
    void open() throws Exception {
        var limits = new ServerSettings.Limits(Duration.ofSeconds(30), Duration.ofSeconds(1), 64 << 20, 16);
        gateway = new TestingGateway(
                data,
                List.of(ServerSettings.http("crm", URI.create(server.url())).with(limits)),
                allow("crm/tools/*", "role:tester"));
        alice = gateway.key("alice", "tester");
        session = gateway.session("crm", alice);
    }

    @AfterEach
    void close() {
        gateway.close();
        server.close();
    }

    @Test
    void a_streamed_answer_begins_with_an_id_and_every_event_has_its_own() throws Exception {
        try (var stream = new TestingStream(call("echo", "{\"text\":\"hi\"}"))) {
            SseEvent first = stream.next();
            SseEvent answer = stream.next();

            assertThat(first.data()).isEmpty();
            assertThat(text(answer)).contains("\"id\":1", "hi");
            assertThat(first.id()).isNotNull().isNotEqualTo(answer.id());
            assertThat(stream.ends()).isTrue();
        }
    }

    @Test
    void a_client_that_lost_its_connection_has_not_cancelled_and_picks_the_answer_up() throws Exception {
        var lost = new TestingStream(call("hold", "{}"));
        SseEvent primed = lost.next();
        SseEvent began = lost.next();
        assertThat(text(began)).contains("it began");
        lost.close();
        answers.release();
        until(() -> gateway.record("tools/call").size() == 2);

        try (var again = new TestingStream(resume(session, began))) {
            assertThat(text(again.next())).contains("\"id\":1", "it was worth it");
            assertThat(again.ends()).isTrue();
        }
        try (var fromTheStart = new TestingStream(resume(session, primed))) {
            assertThat(text(fromTheStart.next())).contains("it began");
            assertThat(text(fromTheStart.next())).contains("it was worth it");
            assertThat(fromTheStart.ends()).isTrue();
        }
        assertThat(server.seen("notifications/cancelled")).isEmpty();
        assertThat(gateway.record("tools/call")).containsExactly("intent null null", "outcome ok null");
    }

    @Test
    void a_client_that_comes_back_early_gets_the_answer_when_it_is_there() throws Exception {
        var lost = new TestingStream(call("hold", "{}"));
        lost.next();
        SseEvent began = lost.next();
        lost.close();

        try (var again = new TestingStream(resume(session, began))) {
            assertThat(again.status()).isEqualTo(200);
            answers.release();
            assertThat(text(again.next())).contains("it was worth it");
            assertThat(again.ends()).isTrue();
        }
        assertThat(server.seen().stream().filter(seen -> seen.verb().equals("GET")))
                .as("the server is asked for nothing again")
                .isEmpty();
        until(() -> gateway.record("session/stream").size() == 2);
        assertThat(gateway.record("session/stream")).containsExactly("intent null null", "outcome ok null");
    }

    @Test
    void the_sessions_own_stream_goes_on_where_it_broke_with_its_own_messages_only() throws Exception {
        var lost = new TestingStream(stream(session));
        SseEvent primed = lost.next();
        lost.close();
        try (var call = new TestingStream(call("echo", "{\"text\":\"of a call\"}"))) {
            call.next();
            assertThat(text(call.next())).contains("of a call");
        }
        answers.say("notifications/tools/list_changed");
        answers.say("notifications/prompts/list_changed");

        try (var again = new TestingStream(resume(session, primed))) {
            assertThat(text(again.next())).contains("tools/list_changed");
            assertThat(text(again.next())).contains("prompts/list_changed");
            answers.say("notifications/resources/list_changed");
            assertThat(text(again.next())).contains("resources/list_changed");
        }
        assertThat(server.seen().stream().filter(seen -> seen.verb().equals("GET")))
                .hasSize(1);
    }

    @Test
    void a_new_stream_ends_the_one_that_was_left() throws Exception {
        var left = new TestingStream(stream(session));
        left.next();
        left.close();

        try (var other = new TestingStream(stream(session))) {
            other.next();
            until(() -> answers.streams() == 1);
            answers.say("notifications/tools/list_changed");
            assertThat(text(other.next())).contains("tools/list_changed");
        }
    }

    @Test
    void an_event_of_another_session_or_caller_is_as_unknown_as_one_that_was_made_up() throws Exception {
        String bob = gateway.key("bob", "tester");
        String bobs = gateway.session("crm", bob);
        String second = gateway.session("crm", alice);
        var stream = new TestingStream(call("hold", "{}"));
        SseEvent event = stream.next();

        var foreign = gateway.send(gateway.legacy("crm", bob, bobs, "")
                .header("Last-Event-ID", String.valueOf(event.id()))
                .GET());
        var ownOther = gateway.send(gateway.legacy("crm", alice, second, "")
                .header("Last-Event-ID", String.valueOf(event.id()))
                .GET());
        var madeUp = gateway.send(gateway.legacy("crm", alice, session, "")
                .header("Last-Event-ID", "x")
                .GET());

        assertThat(List.of(foreign.statusCode(), ownOther.statusCode(), madeUp.statusCode()))
                .containsOnly(400);
        assertThat(withoutCall(foreign.body()))
                .isEqualTo(withoutCall(madeUp.body()))
                .isEqualTo(withoutCall(ownOther.body()))
                .contains("session.event");
        assertThat(gateway.record("session/stream"))
                .containsOnly("outcome refused session.event")
                .hasSize(3);
        stream.close();
    }

    @Test
    void a_server_that_wants_to_be_polled_is_polled_and_so_is_the_gateway() throws Exception {
        SseEvent last;
        try (var stream = new TestingStream(call("poll", "{}"))) {
            stream.next();
            last = stream.next();
            assertThat(last.data()).isEmpty();
            assertThat(last.retry()).isEqualTo(20);
            assertThat(stream.ends()).isTrue();
        }
        try (var polled = new TestingStream(resume(session, last))) {
            assertThat(text(polled.next())).contains("worth the wait");
            assertThat(polled.ends()).isTrue();
        }
    }

    @Test
    void a_client_of_an_older_revision_is_neither_primed_nor_left_early() throws Exception {
        var opened = gateway.send(gateway.legacy("crm", alice, "", """
                {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",
                 "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}"""));
        String older = opened.headers().firstValue("mcp-session-id").orElseThrow();

        try (var stream = new TestingStream(gateway.legacy("crm", alice, older, body("poll", "{}")))) {
            SseEvent answer = stream.next();
            assertThat(text(answer)).contains("worth the wait");
            assertThat(answer.id()).isNotNull();
            assertThat(stream.ends()).isTrue();
        }
    }

    @Test
    void pings_are_answered_on_each_side_by_the_gateway_itself() throws Exception {
        var pong = gateway.send(
                gateway.legacy("crm", alice, session, "{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}"));
        assertThat(pong.body()).contains("\"id\":\"p\"", "\"result\":{}");
        assertThat(server.seen("ping")).isEmpty();

        try (var stream = new TestingStream(stream(session))) {
            stream.next();
            answers.ping("from-the-server");
            answers.say("notifications/tools/list_changed");
            assertThat(text(stream.next())).contains("tools/list_changed");
        }
        until(() -> server.seen().stream().anyMatch(seen -> seen.body().contains("from-the-server")));
        assertThat(server.seen().getLast().body()).contains("\"result\":{}");
    }

    @Test
    void a_client_that_does_not_read_stops_neither_its_call_nor_the_gateway() throws Exception {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"progress\","
                + "\"arguments\":{\"steps\":12000,\"padding\":1000},\"_meta\":{\"progressToken\":1}}}";
        try (var silent = new Socket()) {
            silent.setReceiveBufferSize(4_096);
            silent.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
            String head = "POST /servers/crm/mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                    + "Accept: application/json, text/event-stream\r\nAuthorization: Bearer " + alice
                    + "\r\nMcp-Session-Id: " + session + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
            silent.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));

            until(() -> gateway.record("tools/call").size() == 2);
            assertThat(gateway.record("tools/call")).containsExactly("intent null null", "outcome ok null");
        }
    }

    private HttpRequest.Builder call(String tool, String arguments) {
        return gateway.legacy("crm", alice, session, body(tool, arguments));
    }

    private static String body(String tool, String arguments) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":" + arguments + "}}";
    }

    private HttpRequest.Builder stream(String of) {
        return gateway.legacy("crm", alice, of, "").GET();
    }

    private HttpRequest.Builder resume(String of, SseEvent after) {
        return stream(of).header("Last-Event-ID", String.valueOf(after.id()));
    }

    private static String withoutCall(String body) {
        return body.replaceAll("\"call\":\"[0-9a-f]+\"", "");
    }

    private static void until(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it has not become true");
            }
            Thread.sleep(10);
        }
    }
}
