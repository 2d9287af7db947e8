package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static dev.warder.http.TestingGateway.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.mcp.Era;
import dev.warder.testbed.ScriptedAnswers;
import dev.warder.testbed.TestingServer;
import dev.warder.testbed.WorkloadServer;
import dev.warder.upstream.ServerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that read slowly, or not at all. */
@Timeout(120)
class SlowReaderTest {
    private static final String ECHO = "{\"text\":\"x\"}";
    private static final int MAX_HELD = 24 << 20;
    /** What has just come is counted before another is dropped for it. */
    private static final int MAX_SEEN = MAX_HELD + (6 << 20);

    private static final String LONG = "{\"resultType\":\"complete\",\"content\":[{\"type\":\"text\",\"text\":\""
            + "0123456789".repeat(600_000) + "\"}]}";

    private static final byte[] LONG_ANSWER =
            ("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + LONG + "}").getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path data;

    private final ScriptedAnswers answers = new ScriptedAnswers()
            .answer("tools/call", exchange -> exchange.reply(200, "application/json", LONG_ANSWER));
    private final TestingServer server = TestingServer.start(answers);
    private WorkloadServer busy;
    private TestingGateway gateway;
    private String key;

    @BeforeEach
    void open() throws Exception {
        busy = WorkloadServer.start(0);
        gateway = new TestingGateway(
                data,
                List.of(
                        ServerSettings.http("crm", URI.create(server.url())),
                        ServerSettings.http("busy", URI.create(busy.url())).with(Era.MODERN)),
                Map.of(),
                MAX_HELD,
                allow("*/tools/*", "role:tester"));
        key = gateway.key("tess", "tester");
        assertThat(gateway.call("crm", key, "echo", ECHO).body()).hasSizeGreaterThan(LONG.length());
    }

    @AfterEach
    void close() {
        gateway.close();
        server.close();
        busy.close();
    }

    @Test
    void many_clients_that_do_not_read_make_the_gateway_hold_no_more_than_it_may() throws Exception {
        var silent = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 32; i++) {
                silent.add(send(request("crm", "echo", "")));
                int entries = 2 * (i + 2);
                until(() -> gateway.record("tools/call").size() == entries);
                assertThat(gateway.door.held()).isLessThanOrEqualTo(MAX_SEEN);
            }
            until(() -> gateway.door.held() > 0);
            assertThat(gateway.door.held()).isLessThanOrEqualTo(MAX_SEEN);
            assertThat(gateway.call("crm", key, "echo", ECHO).body()).hasSizeGreaterThan(LONG.length());
            // Whoever has not read for too long is let go, whether or not the room is needed.
            until(() -> gateway.door.held() == 0);
            until(() -> gateway.door.connections() <= 1);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void a_slow_reader_gets_a_long_answer_whole() throws Exception {
        try (Socket slow = send(request("crm", "echo", ""), 64 << 10)) {
            InputStream in = slow.getInputStream();
            var answer = new StringBuilder();
            // Takes longer than a client may take nothing at all.
            for (int pause = 0; pause < 20; pause++) {
                answer.append(new String(in.readNBytes(200_000), StandardCharsets.US_ASCII));
                Thread.sleep(150);
            }
            byte[] buffer = new byte[64 << 10];
            while (answer.charAt(answer.length() - 1) != '}') {
                int read = in.read(buffer);
                assertThat(read).isPositive();
                answer.append(new String(buffer, 0, read, StandardCharsets.US_ASCII));
            }
            assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4))
                    .isEqualTo(gateway.call("crm", key, "echo", ECHO).body());
        }
    }

    @Test
    void who_asks_on_and_on_without_reading_is_not_answered_on_and_on() throws Exception {
        String request = request("crm", "echo", "");
        try (Socket _ = send(request.repeat(100))) {
            until(() -> gateway.door.held() > 0);
            Thread.sleep(300);

            assertThat(server.seen("tools/call").size()).isLessThan(20);
            until(() -> gateway.door.connections() <= 1);
        }
    }

    @Test
    void a_client_that_leaves_in_the_middle_of_a_long_answer_leaves_nothing_behind() throws Exception {
        try (Socket silent = send(request("crm", "echo", ""))) {
            until(() -> gateway.door.held() > 0);
            silent.setSoLinger(true, 0);
        }
        until(() -> gateway.door.held() == 0);
        until(() -> gateway.door.connections() <= 1);
    }

    @Test
    void messages_that_come_together_leave_together_and_in_their_order() throws Exception {
        try (Socket client = send(request("busy", "progress_100", ",\"progressToken\":\"p\""), 64 << 10)) {
            String answer = untilEnd(client.getInputStream());

            int from = 0;
            for (int step = 1; step <= 100; step++) {
                from = answer.indexOf("\"progress\":" + step + ",", from);
                assertThat(from).as("step " + step).isPositive();
            }
            assertThat(answer.indexOf("\"result\"")).isGreaterThan(from);
            assertThat(answer.lines().filter(line -> line.matches("[0-9a-f]+")).count())
                    .as("parts in which it came")
                    .isLessThan(20);
        }
    }

    private static String untilEnd(InputStream in) throws IOException {
        var answer = new StringBuilder();
        byte[] buffer = new byte[16 << 10];
        while (answer.indexOf("\"isError\":false}}") < 0) {
            int read = in.read(buffer);
            assertThat(read).isPositive();
            answer.append(new String(buffer, 0, read, StandardCharsets.US_ASCII));
        }
        return answer.toString();
    }

    private Socket send(String requests) throws IOException {
        return send(requests, 4_096);
    }

    private Socket send(String requests, int receiveBuffer) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
        socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private String request(String server, String tool, String meta) {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":" + (tool.equals("echo") ? ECHO : "{}")
                + ",\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientCapabilities\":{}" + meta + "}}}";
        return "POST /servers/" + server + "/mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Accept: application/json, text/event-stream\r\nAuthorization: Bearer " + key
                + "\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: " + tool
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
