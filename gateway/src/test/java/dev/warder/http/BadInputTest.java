package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.testbed.TestingServer;
import dev.warder.upstream.ServerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no client should send, written byte by byte; none of it reaches the server. */
class BadInputTest {
    private static final String GOOD = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    @TempDir
    Path data;

    private final TestingServer server = TestingServer.modern();
    private TestingGateway gateway;
    private String key;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(ServerSettings.http("crm", URI.create(server.url()))),
                allow("crm/tools/*", "role:tester"));
        key = gateway.key("tess", "tester");
    }

    @AfterEach
    void close() throws Exception {
        assertThat(server.seen("tools/call")).isEmpty();
        gateway.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json                                                    | 400 | -32700",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]          | 400 | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}         | 400 | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}          | 400 | -32600",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}            | 400 | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}   | 400 | -32700",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} trailing  | 400 | -32700",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[1]} | 400 | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\\ud800\"}       | 400 | -32700"
            })
    void a_malformed_body_is_refused(String body, int status, String code) throws Exception {
        var answer = post(body.strip(), "");

        assertThat(answer).startsWith("HTTP/1.1 " + status).contains(code);
    }

    @Test
    void deep_nesting_is_refused() throws Exception {
        assertThat(post("[".repeat(5_000) + "]".repeat(5_000), "")).startsWith("HTTP/1.1 400");
    }

    @Test
    void an_oversized_body_is_refused_by_its_announced_length_and_by_what_comes() throws Exception {
        assertThat(raw(head("Content-Length: 99999999\r\n") + "\r\n{")).startsWith("HTTP/1.1 413");
        String chunk = "1000\r\n" + " ".repeat(4096) + "\r\n";
        assertThat(raw(head("Transfer-Encoding: chunked\r\n") + "\r\n" + chunk.repeat(20) + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void a_foreign_origin_and_a_foreign_host_are_refused_before_authentication() throws Exception {
        assertThat(post(GOOD, "Origin: https://evil.example\r\n")).startsWith("HTTP/1.1 403");
        assertThat(
                        raw(
                                "POST /servers/crm/mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(raw("POST /servers/crm/mcp HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(gateway.entries())
                .filteredOn(entry -> "http.origin".equals(entry.string("reason")))
                .hasSize(3);
    }

    @Test
    void what_is_no_http_is_refused_and_on_record() throws Exception {
        assertThat(raw("POST /servers/crm/mcp\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("http.malformed");
        assertThat(raw(head("Content-Length: 2\r\nContent-Length: 2\r\n") + "\r\n{}"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw(head("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n") + "\r\n{}"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw(head("X-Folded: a\r\n b\r\n") + "\r\n")).startsWith("HTTP/1.1 400");
        assertThat(raw(head("X: " + "x".repeat(17_000) + "\r\n") + "\r\n")).startsWith("HTTP/1.1 431");
        assertThat(raw(head("Transfer-Encoding: chunked\r\n") + "\r\nno chunk\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(gateway.entries())
                .filteredOn(entry -> "http.malformed".equals(entry.string("reason")))
                .hasSize(6);
    }

    @Test
    void a_loopback_origin_is_accepted() throws Exception {
        assertThat(post(GOOD, "Origin: http://localhost:3000\r\n")).contains("session.missing");
    }

    @Test
    void another_content_type_is_refused() throws Exception {
        assertThat(raw("POST /servers/crm/mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key
                        + "\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}"))
                .startsWith("HTTP/1.1 415");
    }

    @Test
    void a_header_that_comes_twice_equals_none_of_its_values() throws Exception {
        String body =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":{},"
                        + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}}}";

        assertThat(
                        post(
                                body,
                                "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: echo\r\nMcp-Name: add\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("-32020");
    }

    @Test
    void a_name_with_control_characters_is_refused() throws Exception {
        String body =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\\u0000b\",\"arguments\":{},"
                        + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}}}";

        assertThat(post(
                        body,
                        "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: =?base64?YQBi?=\r\n"))
                .contains("-32602")
                .contains("control characters");
    }

    @Test
    void a_body_that_never_ends_is_given_up_on() throws Exception {
        assertThat(raw(head("Content-Length: 100\r\n") + "\r\n{")).startsWith("HTTP/1.1 408");
    }

    @Test
    void headers_that_never_end_close_the_connection() throws Exception {
        assertThat(raw("POST /servers/crm/mcp HTTP/1.1\r\nHost: 127.0")).isEmpty();
    }

    @Test
    void a_path_that_is_no_route_is_not_found() throws Exception {
        assertThat(raw("GET /servers/../admin HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
        assertThat(raw("GET /servers/CRM/mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
    }

    private String head(String more) {
        return "POST /servers/crm/mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n" + more;
    }

    private String post(String body, String headers) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return raw(head(headers + "Content-Length: " + bytes.length + "\r\n") + "\r\n" + body);
    }

    /** Sends text as it is and reads what comes until the first answer is complete or the connection ends. */
    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(8_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            var answer = new StringBuilder();
            for (int c = in.read(); c >= 0; c = in.read()) {
                answer.append((char) c);
                if (isComplete(answer)) {
                    break;
                }
            }
            return answer.toString();
        }
    }

    private static boolean isComplete(StringBuilder answer) {
        int head = answer.indexOf("\r\n\r\n");
        int length = answer.indexOf("content-length: ");
        if (head < 0 || length < 0 || length > head) {
            return false;
        }
        int bytes = Integer.parseInt(answer.substring(length + 16, answer.indexOf("\r\n", length)));
        return answer.length() >= head + 4 + bytes;
    }
}
