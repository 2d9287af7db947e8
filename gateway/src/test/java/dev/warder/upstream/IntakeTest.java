package dev.warder.upstream;

import static dev.warder.upstream.TestingCalls.modernTool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Reason;
import dev.warder.testbed.Exchange;
import dev.warder.testbed.ScriptedAnswers;
import dev.warder.testbed.TestingServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class IntakeTest {
    private static final int LENGTH = 3_000_000;
    private static final String LONG =
            "{\"resultType\":\"complete\",\"content\":[{\"type\":\"text\",\"text\":\"" + "x".repeat(LENGTH) + "\"}]}";

    private final Rig rig = new Rig();
    private final ScriptedAnswers answers = new ScriptedAnswers();
    private final TestingServer server = TestingServer.start(answers);
    private final Intake intake = new Intake(8 << 20);
    private final HttpUpstream upstream = upstream();

    private HttpUpstream upstream() {
        ServerSettings settings = Rig.http(server.url(), ServerSettings.Limits.DEFAULT);
        return new HttpUpstream(
                rig.vertx(),
                settings,
                (ServerSettings.Http) settings.target(),
                Credentials.none(),
                new HttpShared(new Sheets(), intake));
    }

    @AfterEach
    void close() {
        rig.await(upstream::stop);
        rig.close();
        server.close();
    }

    private Answer call() {
        return rig.await(() -> upstream.forward(modernTool("long", "{}"), Map.of(), new TestingRelay()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"declared", "in parts", "as event"})
    void a_long_answer_comes_whole_however_it_is_sent(String how) {
        answers.answer("tools/call", exchange -> send(exchange, how));

        assertThat(Rig.text(call())).hasSizeGreaterThan(LENGTH).endsWith("x\"}]}}");
        assertThat(intake.taken()).isZero();
    }

    private static void send(Exchange exchange, String how) {
        String answer = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + LONG + "}";
        switch (how) {
            case "declared" -> exchange.reply(200, "application/json", answer.getBytes(StandardCharsets.UTF_8));
            case "in parts" ->
                exchange.response()
                        .putHeader("content-type", "application/json")
                        .setChunked(true)
                        .end(answer);
            default ->
                exchange.response()
                        .putHeader("content-type", "text/event-stream")
                        .setChunked(true)
                        .end("event: message\ndata: " + answer + "\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"declared", "in parts", "as event"})
    void answers_that_take_more_memory_than_there_is_are_refused_and_others_go_on(String how) {
        answers.answer("tools/call", exchange -> send(exchange, how));
        Intake.Share others = intake.share();
        others.set(7 << 20);

        Reason reason = rig.refusal(() -> upstream.forward(modernTool("long", "{}"), Map.of(), new TestingRelay()));

        assertThat(reason).isEqualTo(Reason.UPSTREAM_TOO_LARGE);
        assertThat(intake.taken()).isEqualTo(7 << 20);
        others.set(0);
        assertThat(Rig.text(call())).hasSizeGreaterThan(LENGTH);
        assertThat(intake.taken()).isZero();
    }
}
