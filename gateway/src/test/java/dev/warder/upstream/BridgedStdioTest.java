package dev.warder.upstream;

import static dev.warder.upstream.TestingCalls.initialize;
import static dev.warder.upstream.TestingCalls.legacyTool;
import static dev.warder.upstream.TestingCalls.listen;
import static dev.warder.upstream.TestingCalls.modern;
import static dev.warder.upstream.TestingCalls.modernTool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.mcp.Era;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers on pipes for clients of the other era. */
@Timeout(120)
class BridgedStdioTest {
    private final Rig rig = new Rig();
    private Upstreams upstreams;

    private Upstream start(ServerSettings settings) {
        upstreams = new Upstreams(rig.vertx(), List.of(settings), Credentials.none());
        return upstreams.find("testbed");
    }

    @AfterEach
    void close() {
        rig.await(upstreams::stop);
        rig.close();
    }

    @Test
    void a_modern_process_serves_a_client_with_sessions() {
        Upstream upstream = start(TestingChildren.settings("modern"));

        UpstreamSession session = rig.await(() -> upstream.open(initialize("2025-06-18"), Map.of()));
        var relay = new TestingRelay();
        Answer answer = rig.await(() -> session.forward(legacyTool("5", "progress", "{\"steps\":2}"), Map.of(), relay));

        assertThat(new String(session.initializeResult(), StandardCharsets.UTF_8))
                .contains("\"protocolVersion\":\"2025-06-18\"", "\"id\":\"first\"");
        assertThat(session.era()).isEqualTo(Era.MODERN);
        assertThat(Rig.text(answer)).contains("\"id\":5", "done").doesNotContain("resultType");
        assertThat(relay.texts()).hasSize(2).allMatch(text -> text.contains("\"progressToken\":\"p1\""));
    }

    @Test
    void a_legacy_process_serves_a_client_without_sessions() {
        Upstream upstream = start(TestingChildren.settings("legacy"));
        var relay = new TestingRelay();

        Answer answer = rig.await(() -> upstream.forward(modernTool("progress", "{\"steps\":2}"), Map.of(), relay));
        Answer discovered = rig.await(() -> upstream.forward(
                modern("{\"jsonrpc\":\"2.0\",\"id\":\"d\",\"method\":\"server/discover\",\"params\":{\"_meta\":{}}}"),
                Map.of(),
                new TestingRelay()));

        assertThat(Rig.text(answer)).contains("\"id\":1", "done", "\"resultType\":\"complete\"");
        assertThat(relay.texts()).hasSize(2).allMatch(text -> text.contains("\"progressToken\":\"p1\""));
        assertThat(Rig.text(discovered)).contains("\"supportedVersions\":[\"2026-07-28\"]", "\"id\":\"d\"");
    }

    @Test
    void a_legacy_process_is_listened_to() {
        Upstream upstream = start(TestingChildren.settings("legacy"));
        var relay = new TestingRelay();
        var listening = rig.start(() -> upstream.forward(listen("{\"toolsListChanged\":true}"), Map.of(), relay));
        Rig.until(() -> relay.texts().size() == 1);

        rig.await(() -> upstream.forward(modernTool("announce", "{}"), Map.of(), new TestingRelay()));
        Rig.until(() -> relay.texts().size() == 2);
        rig.run(relay::leave);

        assertThat(relay.texts().getFirst()).contains("acknowledged", "\"toolsListChanged\":true");
        assertThat(relay.texts().get(1))
                .contains("tools/list_changed", "\"io.modelcontextprotocol/subscriptionId\":\"sub\"");
        assertThat(listening.join()).isInstanceOf(Answer.Ended.class);
    }

    @Test
    void two_listeners_with_the_same_id_are_told_apart_by_a_modern_process() {
        Upstream upstream = start(TestingChildren.settings("modern"));
        var one = new TestingRelay();
        var other = new TestingRelay();
        var listening = rig.start(() -> upstream.forward(listen(), Map.of(), one));
        var beside = rig.start(() -> upstream.forward(listen(), Map.of(), other));
        Rig.until(() -> !one.texts().isEmpty() && !other.texts().isEmpty());
        rig.await(() -> upstream.forward(modernTool("echo", "{\"text\":\"later\"}"), Map.of(), new TestingRelay()));

        for (TestingRelay relay : List.of(one, other)) {
            assertThat(relay.texts()).singleElement().asString().contains("subscriptionId\":\"sub\"");
        }
        assertThat(listening).isNotDone();
        assertThat(beside).isNotDone();
    }
}
