package dev.warder.benchmarks;

import dev.warder.testbed.TestingServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What sessions cost that do nothing: each with an open stream through the gateway to its server. */
final class IdleSessions {
    static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
            + "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"bench\",\"version\":\"1\"}}}";

    private final String token;

    IdleSessions(String token) {
        this.token = token;
    }

    /** Opens that many sessions with a stream each and returns the gateway's resident memory in MiB while they are open. */
    double measure(Warder.Setup setup, int sessions) throws IOException, InterruptedException {
        var streams = new ArrayList<Socket>();
        try (TestingServer server = TestingServer.legacy();
                Warder warder = Warder.start(setup.servedBy(server.url(), "legacy"), "idle", 1);
                HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < sessions; i++) {
                streams.add(stream(warder, session(client, warder)));
            }
            Thread.sleep(2_000);
            return Processes.residentMiB(warder.handle());
        } finally {
            closeAll(streams);
        }
    }

    private String session(HttpClient client, Warder warder) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(warder.url()))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(INITIALIZE))
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        return answer.headers()
                .firstValue("mcp-session-id")
                .orElseThrow(() -> new IOException("no session: " + answer.statusCode() + " " + answer.body()));
    }

    private Socket stream(Warder warder, String session) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), warder.port);
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(("GET /servers/bench/mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token
                                + "\r\nAccept: text/event-stream\r\nMCP-Protocol-Version: 2025-11-25\r\nMcp-Session-Id: "
                                + session + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        byte[] begin = socket.getInputStream().readNBytes(12);
        String status = new String(begin, StandardCharsets.US_ASCII);
        if (!status.endsWith("200")) {
            socket.close();
            throw new IOException("the stream was answered with " + status);
        }
        return socket;
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
