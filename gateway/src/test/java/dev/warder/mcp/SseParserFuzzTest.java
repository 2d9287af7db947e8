package dev.warder.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class SseParserFuzzTest {
    private static final int LIMIT = 200;

    @FuzzTest(maxDuration = "2m")
    void events_do_not_depend_on_how_the_stream_is_cut(byte[] stream) {
        List<String> whole = events(stream, Math.max(1, stream.length));

        assertThat(events(stream, 1)).isEqualTo(whole);
        assertThat(events(stream, 3)).isEqualTo(whole);
    }

    private static List<String> events(byte[] stream, int chunk) {
        var events = new ArrayList<String>();
        var parser = new SseParser(LIMIT, event -> {
            assertThat(event.data().length).isLessThanOrEqualTo(LIMIT);
            events.add(event.id() + "|" + event.event() + "|" + event.retry() + "|"
                    + new String(event.data(), StandardCharsets.ISO_8859_1));
        });
        try {
            for (int from = 0; from < stream.length; from += chunk) {
                parser.feed(java.util.Arrays.copyOfRange(stream, from, Math.min(stream.length, from + chunk)));
            }
        } catch (SseParser.EventTooLarge refused) {
            events.add("too large");
        }
        return events;
    }
}
