package dev.warder.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserTest {

    @Test
    void an_event_has_a_name_data_id_and_retry() {
        assertThat(parse("event: ping\nid: 7\nretry: 250\ndata: {\"a\":1}\n\n"))
                .containsExactly("ping 7 250 {\"a\":1}");
        assertThat(parse("data:x\n\n")).containsExactly("message null null x");
        assertThat(parse("data:  x \n\n")).containsExactly("message null null  x ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void every_line_end_is_understood(String end) {
        assertThat(parse("data: a" + end + "data: b" + end + end + "data: c" + end + end))
                .containsExactly("message null null a\nb", "message null null c");
    }

    @Test
    void comments_and_unknown_fields_are_ignored() {
        assertThat(parse(": keep-alive\n\n:\ndata: a\n: b\nfoo: bar\ndatax: y\n\n"))
                .containsExactly("message null null a");
    }

    @Test
    void fields_without_value_are_empty() {
        assertThat(parse("id\nevent\ndata\n\n")).containsExactly("message  null ");
        assertThat(parse("data\ndata\n\n")).containsExactly("message null null \n");
    }

    @Test
    void an_event_that_only_primes_a_stream_is_reported_with_empty_data() {
        assertThat(parse("id: 1\nretry: 500\ndata: \n\n")).containsExactly("message 1 500 ");
        assertThat(parse("id: 1\n\n")).containsExactly("message 1 null ");
        assertThat(parse("event: nothing\n\n")).isEmpty();
    }

    @Test
    void nothing_leaks_into_the_next_event() {
        assertThat(parse("event: a\nid: 1\nretry: 5\ndata: x\n\ndata: y\n\n"))
                .containsExactly("a 1 5 x", "message null null y");
    }

    @Test
    void malformed_ids_and_retries_are_ignored() {
        assertThat(parse("id: a\0b\nretry: 1s\nretry: -1\nretry: 99999999999999999999\nretry:\ndata: x\n\n"))
                .containsExactly("message null null x");
    }

    @Test
    void an_event_cut_off_by_the_end_is_not_reported() {
        assertThat(parse("data: a\n\ndata: b\n")).containsExactly("message null null a");
    }

    @Test
    void a_byte_order_mark_is_ignored_only_at_the_start() {
        assertThat(parse("\ufeffdata: a\n\n\ufeffdata: b\n\n")).containsExactly("message null null a");
        var events = new ArrayList<SseEvent>();
        var parser = new SseParser(100, events::add);
        parser.feed(new byte[] {(byte) 0xef});
        parser.feed(new byte[] {(byte) 0xbb, 'd'});
        parser.feed("ata: a\n\ndata: b\n\n".getBytes(StandardCharsets.UTF_8));
        assertThat(events).hasSize(1);
    }

    @Test
    void chunks_may_divide_the_stream_anywhere() {
        String stream = "\ufeff: hi\r\nid: 1\r\nevent: é\r\ndata: a\rdata: ü\n\r\n\rdata\n\nretry: 3\ndata: x\r\n\r\n";
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        List<String> whole = parse(stream);
        var random = new Random(1);

        assertThat(whole).hasSize(3);
        for (int round = 0; round < 500; round++) {
            var events = new ArrayList<SseEvent>();
            var parser = new SseParser(1_000, events::add);
            for (int from = 0; from < bytes.length; ) {
                int to = Math.min(bytes.length, from + random.nextInt(round % 7 + 2));
                parser.feed(Arrays.copyOfRange(bytes, from, to));
                from = to;
            }
            assertThat(events.stream().map(SseParserTest::text)).isEqualTo(whole);
        }
    }

    @Test
    void an_event_over_the_limit_is_refused() {
        var events = new ArrayList<SseEvent>();
        var parser = new SseParser(20, events::add);

        parser.feed(utf8("data: 12345678901234\n\n"));
        assertThat(events).hasSize(1);
        parser.feed(utf8("data: 1234567\n"));
        assertThatThrownBy(() -> parser.feed(utf8("data: 89012345"))).isInstanceOf(SseParser.EventTooLarge.class);
        assertThatThrownBy(() -> new SseParser(20, events::add).feed(utf8("x".repeat(21))))
                .isInstanceOf(SseParser.EventTooLarge.class);
    }

    @Test
    void comments_do_not_count_against_the_limit() {
        var events = new ArrayList<SseEvent>();
        var parser = new SseParser(20, events::add);

        parser.feed(utf8(":" + "x".repeat(1_000)));
        parser.feed(utf8("x\ndata: a\n\n"));
        assertThat(events).hasSize(1);
    }

    @Test
    void what_the_writer_writes_is_parsed_back() {
        var event = new SseEvent("1", "ping", utf8("{\"a\":\r\n1,\n\"b\":2\r}"), 5L);

        assertThat(parse(new String(SseWriter.event(event), StandardCharsets.UTF_8)))
                .containsExactly("ping 1 5 {\"a\":\n1,\n\"b\":2\n}");
        assertThat(parse(new String(SseWriter.message(utf8("{}")), StandardCharsets.UTF_8) + SseWriter.KEEP_ALIVE))
                .containsExactly("message null null {}");
        assertThat(new String(SseWriter.message(utf8("{}")), StandardCharsets.UTF_8))
                .isEqualTo("event: message\ndata: {}\n\n");
    }

    @Test
    void a_field_cannot_break_out_of_its_line() {
        assertThatThrownBy(() -> SseWriter.event(new SseEvent("1\ndata: x", "message", utf8(""), null)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SseWriter.event(new SseEvent(null, "a\rb", utf8(""), null)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> parse(String stream) {
        var events = new ArrayList<SseEvent>();
        new SseParser(1_000, events::add).feed(utf8(stream));
        return events.stream().map(SseParserTest::text).toList();
    }

    private static String text(SseEvent event) {
        return event.event() + " " + event.id() + " " + event.retry() + " "
                + new String(event.data(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
