package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.testbed.TestingServer;
import dev.warder.upstream.ServerSettings;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing happens that is not on record, and nothing is answered before it is. */
class RecordFirstTest {
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
        gateway.call("crm", key, "echo", "{\"text\":\"first contact\"}");
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        server.close();
    }

    @Test
    void a_call_whose_intent_cannot_be_written_is_not_forwarded() throws Exception {
        gateway.writing = entry -> Future.failedFuture(new IOException("disk full"));

        var answer = gateway.call("crm", key, "echo", "{\"text\":\"unwritten\"}");

        assertThat(answer.body()).contains("audit.unavailable").doesNotContain("disk full");
        assertThat(server.seen("tools/call")).hasSize(1);
    }

    @Test
    void a_call_whose_outcome_cannot_be_written_is_not_answered_with_its_result() throws Exception {
        var appends = new AtomicInteger();
        gateway.writing = entry -> appends.incrementAndGet() == 2
                ? Future.failedFuture(new IOException("disk full"))
                : Future.succeededFuture();

        var answer = gateway.call("crm", key, "echo", "{\"text\":\"secret result\"}");

        assertThat(answer.body()).contains("audit.unavailable").doesNotContain("secret result");
        assertThat(server.seen("tools/call")).hasSize(2);
    }

    @Test
    void the_intent_is_durable_before_the_server_is_asked() throws Exception {
        var seenAtIntent = new AtomicInteger(-1);
        var real = gateway.writing;
        gateway.writing = entry -> real.apply(entry)
                .onSuccess(_ ->
                        seenAtIntent.compareAndSet(-1, server.seen("tools/call").size()));

        gateway.call("crm", key, "echo", "{\"text\":\"second\"}");

        assertThat(seenAtIntent).hasValue(1);
    }

    @Test
    void calls_pass_again_as_soon_as_they_can_be_written() throws Exception {
        var real = gateway.writing;
        gateway.writing = entry -> Future.failedFuture(new IOException("disk full"));
        gateway.call("crm", key, "echo", "{\"text\":\"refused\"}");
        gateway.writing = real;

        assertThat(gateway.call("crm", key, "echo", "{\"text\":\"again\"}").body())
                .contains("again");
    }

    @Test
    void a_refusal_that_cannot_be_written_is_still_a_refusal() throws Exception {
        gateway.writing = entry -> Future.failedFuture(new IOException("disk full"));

        assertThat(gateway.call("crm", "wk_wrong_key", "echo", "{}").statusCode())
                .isEqualTo(401);
    }
}
