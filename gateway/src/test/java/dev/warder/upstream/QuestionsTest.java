package dev.warder.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.call.Reason;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.mcp.Message;
import dev.warder.mcp.Revision;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What modern servers ask the client of a session. */
@Timeout(60)
class QuestionsTest {
    private static final String SURE = """
            {"sure":{"method":"elicitation/create","params":{"message":"Sure?"}}}""";

    private final Rig rig = new Rig();
    private final TestingRelay client = new TestingRelay();
    private final List<Timer> timers = new ArrayList<>();
    private final Questions questions = new Questions(rig.vertx(), this::later, Revision.V2025_11_25, json("""
                    {"io.modelcontextprotocol/clientCapabilities":{"elicitation":{}}}"""));

    /** Something that happens when the test lets time pass. */
    private static final class Timer {
        private final Duration time;
        private final Runnable action;
        private boolean cancelled;

        Timer(Duration time, Runnable action) {
            this.time = time;
            this.action = action;
        }
    }

    private Runnable later(Duration time, Runnable action) {
        var timer = new Timer(time, action);
        timers.add(timer);
        return () -> timer.cancelled = true;
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static JsonObject json(String text) {
        try {
            return (JsonObject) JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        } catch (JsonException wrong) {
            throw new AssertionError(text, wrong);
        }
    }

    private CompletableFuture<JsonObject> ask() {
        CompletableFuture<JsonObject> answers = rig.start(() -> questions.ask(json(SURE), client));
        Rig.until(() -> !timers.isEmpty() && !client.messages().isEmpty());
        return answers;
    }

    private void answer(String action) {
        var asked = (Message.Request) client.messages().getLast();
        rig.run(() ->
                questions.answered(new Message.Response(asked.id(), json("{\"action\":\"" + action + "\"}"), null)));
    }

    @Test
    void a_client_has_ten_minutes_for_its_answer_and_what_it_says_later_is_dropped() {
        CompletableFuture<JsonObject> answers = ask();

        assertThat(timers.getFirst().time).isEqualTo(Duration.ofMinutes(10));
        assertThat(answers).isNotDone();
        rig.run(timers.getFirst().action);

        assertThat(answers)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining(Reason.INPUT_FAILED.code());
        answer("accept");
    }

    @Test
    void an_answer_in_time_ends_the_wait() {
        CompletableFuture<JsonObject> answers = ask();

        answer("accept");

        assertThat(answers).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(json("""
                {"sure":{"action":"accept"}}"""));
        assertThat(timers.getFirst().cancelled).isTrue();
    }

    @Test
    void no_server_asks_for_more_than_sixteen_things_at_once() {
        JsonObject many = JsonObject.EMPTY;
        for (int i = 0; i < 17; i++) {
            many = many.with("q" + i, json(SURE).object("sure"));
        }
        JsonObject asked = many;

        assertThatThrownBy(() -> rig.await(() -> Future.succeededFuture().compose(_ -> questions.ask(asked, client))))
                .hasMessageContaining(Reason.UPSTREAM_PROTOCOL.code());
        assertThat(client.messages()).isEmpty();
    }
}
