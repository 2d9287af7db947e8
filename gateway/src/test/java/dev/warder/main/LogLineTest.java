package dev.warder.main;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLineTest {

    @Test
    void an_event_is_one_line_of_pairs() {
        assertThat(line("started in {} ms", null, 12))
                .matches("time=2\\S+Z level=warn from=audit.Scribe msg=\"started in 12 ms\"\n");
    }

    @Test
    void what_strangers_sent_cannot_forge_a_line_or_steer_a_terminal() {
        assertThat(line("tool {}", null, "x\"\nlevel=info \u001b[2J\u202e\u2028\ud800"))
                .endsWith("msg=\"tool x\\\"\\u000alevel=info \\u001b[2J\\u202e\\u2028\\ud800\"\n")
                .containsOnlyOnce("\n");
    }

    @Test
    void a_failure_is_told_with_its_causes_on_the_same_line() {
        var failure = new IllegalStateException("outer", new IOException("No space\nleft"));

        assertThat(line("it failed", failure))
                .contains(
                        "error=\"java.lang.IllegalStateException: outer\"",
                        "cause=\"java.io.IOException: No space\\u000aleft\"")
                .contains("dev.warder.main.LogLineTest")
                .containsOnlyOnce("\n");
    }

    @Test
    void an_endless_message_is_cut() {
        assertThat(line("x".repeat(100_000), null)).hasSizeLessThan(5_000);
    }

    @Test
    void the_program_finds_its_way_of_logging_without_a_file() {
        assertThat(ServiceLoader.load(ch.qos.logback.classic.spi.Configurator.class))
                .anyMatch(Logging.class::isInstance);
    }

    private static String line(String message, @Nullable Throwable failure, Object... arguments) {
        var context = new LoggerContext();
        var event = new LoggingEvent(
                "fqcn", context.getLogger("dev.warder.audit.Scribe"), Level.WARN, message, failure, arguments);
        return new String(new LogLine().encode(event), StandardCharsets.UTF_8);
    }
}
