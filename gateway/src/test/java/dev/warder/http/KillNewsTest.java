package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.killswitch.StopOrder;
import dev.warder.killswitch.Stopping;
import dev.warder.store.StoreWatch;
import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.OfferingAnswers;
import dev.warder.testbed.TestingServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that listen hear that lists have changed when an operator stops or restores something that is in them. */
@Timeout(60)
class KillNewsTest {
    private static final String LISTS = "\"notifications\":{\"toolsListChanged\":true}";
    private static final String TOOLS = "notifications/tools/list_changed";

    private final OfferingAnswers books = new OfferingAnswers();
    private final OfferingAnswers maps = new OfferingAnswers();
    private final TestingServer bookServer = TestingServer.start(books);
    private final TestingServer mapServer = TestingServer.start(maps);
    private final TestingServer oldServer = TestingServer.start(new LegacyAnswers());

    @TempDir
    private Path data;

    private TestingGateway gateway;
    private StoreWatch watch;
    private Stopping stopping;
    private String tess;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(
                        TestingGateway.quick("books", bookServer.url()),
                        TestingGateway.quick("maps", mapServer.url()),
                        TestingGateway.quick("old", oldServer.url())),
                allow("*/**", "role:tester"));
        watch = TestingWatch.of(gateway);
        stopping = new Stopping(gateway.database, "here");
        tess = gateway.key("tess", "tester");
    }

    @AfterEach
    void close() throws Exception {
        watch.close();
        gateway.close();
        bookServer.close();
        mapServer.close();
        oldServer.close();
    }

    private void stop(String kind, String name) {
        stopping.stop(StopOrder.of(kind, name, "a test", null, Instant.now()), "tester");
    }

    private TestingEvents listen(String at, String key) throws Exception {
        var events = new TestingEvents(gateway.modern(at, key, "subscriptions/listen", "", LISTS));
        assertThat(events.next()).contains("acknowledged");
        return events;
    }

    @Test
    void a_stopped_tool_changes_the_list_of_its_server_and_of_routes_of_many_and_so_does_its_return() throws Exception {
        try (var own = listen("books", tess);
                var all = listen("/mcp", tess)) {
            TestingGateway.until(() -> books.listeners() == 2);
            stop("capability", "books/tools/find");
            assertThat(own.next()).contains(TOOLS, "\"io.modelcontextprotocol/subscriptionId\":1");
            assertThat(all.next()).contains(TOOLS, "\"io.modelcontextprotocol/subscriptionId\":1");

            stopping.lift(null, "tester");
            assertThat(own.next()).contains(TOOLS);
            assertThat(all.next()).contains(TOOLS);
        }
    }

    @Test
    void a_stopped_server_changes_the_lists_of_routes_of_many_and_is_listened_to_again_when_it_returns()
            throws Exception {
        try (var all = listen("/mcp", tess)) {
            TestingGateway.until(() -> books.listeners() == 1 && maps.listeners() == 1);
            stop("server", "books");
            assertThat(all.next()).contains(TOOLS);
            TestingGateway.until(() -> books.listeners() == 0);

            stopping.lift(null, "tester");
            assertThat(all.next()).contains(TOOLS);
            TestingGateway.until(() -> books.listeners() == 1);
        }
    }

    @Test
    void a_session_hears_of_it_on_its_own_stream() throws Exception {
        String session = gateway.session("old", tess);
        try (var stream = new TestingStream(gateway.to("old", tess)
                .header("Mcp-Session-Id", session)
                .header("MCP-Protocol-Version", "2025-11-25")
                .GET())) {
            TestingGateway.until(() ->
                    oldServer.seen().stream().anyMatch(request -> request.verb().equals("GET")));
            stop("capability", "old/tools/echo");
            String heard = "";
            while (!heard.contains("list_changed")) {
                heard = TestingStream.text(stream.next());
            }
            assertThat(heard).isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"" + TOOLS + "\"}");
        }
    }

    @Test
    void what_stops_nobodys_list_is_not_announced() throws Exception {
        try (var own = listen("books", tess)) {
            TestingGateway.until(() -> books.listeners() == 1);
            stop("caller", "somebody else");
            stop("capability", "maps/tools/find");
            stop("capability", "books/tools/find");
            stopping.lift(3L, "tester");
            books.say("notifications/prompts/list_changed", "{}");
            books.say(TOOLS, "{}");
            for (int i = 0; i < 3; i++) {
                assertThat(own.next()).contains(TOOLS);
            }
            stop("server", "books");
            assertThat(own.next()).doesNotContain(TOOLS);
        }
    }
}
