package dev.warder.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.ClearedCall;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StdioSecretsTest {

    @Test
    void secrets_in_arguments_are_filled_in_when_the_program_starts() {
        var target = new ServerSettings.Stdio(List.of("serve", "--token=${secret:t}", "-x"), Map.of(), null);
        var credentials = new Credentials() {
            @Override
            public Future<Map<String, String>> headers(ClearedCall discovery) {
                throw new AssertionError("pipes have no headers");
            }

            @Override
            public Map<String, String> environment(String server, Map<String, String> template) {
                assertThat(server).isEqualTo("files");
                var filled = new HashMap<>(template);
                filled.replaceAll((name, text) -> text.replace("${secret:t}", "s3cret"));
                return filled;
            }
        };
        assertThat(StdioStart.unlocked("files", target, credentials).argv())
                .containsExactly("serve", "--token=s3cret", "-x");
    }
}
