package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.TestingServer;
import dev.warder.upstream.ParkingSettings;
import dev.warder.upstream.ServerSettings;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A legacy server that asks, a gateway that parks its calls, and two callers who have no sessions. */
final class TestingParking implements AutoCloseable {
    static final String ABLE = "{\"elicitation\":{\"form\":{},\"url\":{}},\"sampling\":{},\"roots\":{}}";
    static final String ACCEPT = "{\"action\":\"accept\",\"content\":{\"sure\":true}}";
    static final Duration LONG = Duration.ofMinutes(2);
    static final Duration SHORT = Duration.ofMillis(400);
    private static final Pattern STATE = Pattern.compile("\"requestState\":\"([^\"]+)\"");

    private final Path data;
    final LegacyAnswers answers = new LegacyAnswers();
    final TestingServer server = TestingServer.start(answers);
    TestingGateway gateway;
    String alice;
    String bob;

    TestingParking(Path data) throws Exception {
        this.data = data;
        open(settings(LONG, 10));
    }

    /** The server, whose calls are parked. */
    ServerSettings settings(Duration within, int atMost) {
        return TestingGateway.quick("crm", server.url()).with(new ParkingSettings(within, atMost));
    }

    /** Starts the gateway anew with other settings. */
    void start(ServerSettings settings) throws Exception {
        gateway.close();
        open(settings);
    }

    private void open(ServerSettings settings) throws Exception {
        gateway = new TestingGateway(data, List.of(settings), allow("crm/tools/*", "role:tester"));
        alice = gateway.key("alice", "tester");
        bob = gateway.key("bob", "tester");
    }

    /** A call of a client that can be asked anything; {@code more} are further params, each beginning with a comma. */
    HttpRequest.Builder request(String key, String tool, String more) {
        String params = "\"name\":\"" + tool + "\",\"arguments\":{}" + more;
        return gateway.modern("crm", key, "tools/call", tool, params, ABLE, "");
    }

    HttpResponse<String> call(String key, String tool) throws Exception {
        return gateway.send(request(key, tool, ""));
    }

    /** The state with which a call was parked. */
    static String state(HttpResponse<String> parked) {
        assertThat(parked.statusCode()).isEqualTo(200);
        assertThat(parked.body()).contains("\"resultType\":\"input_required\"");
        Matcher found = STATE.matcher(parked.body());
        assertThat(found.find()).as(parked.body()).isTrue();
        return found.group(1);
    }

    /** The params that bring these responses back. */
    static String retry(String state, String responses) {
        return ",\"requestState\":\"" + state + "\",\"inputResponses\":" + responses;
    }

    /** Comes back with consent to the first question. */
    HttpResponse<String> comeBack(String key, String tool, String state) throws Exception {
        return gateway.send(request(key, tool, retry(state, "{\"question-1\":" + ACCEPT + "}")));
    }

    /** The requests the server was told are cancelled. */
    List<String> cancelled() {
        return server.seen("notifications/cancelled").stream()
                .map(seen -> seen.json().path("params").path("requestId").toString())
                .toList();
    }

    /** The answers the server got to its elicitations. */
    List<String> answered() {
        return server.seen("").stream()
                .map(seen -> seen.body())
                .filter(body -> body.contains("\"result\":{\"action\""))
                .toList();
    }

    @Override
    public void close() {
        gateway.close();
        server.close();
    }
}
