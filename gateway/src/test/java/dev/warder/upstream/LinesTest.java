package dev.warder.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {
    private final List<String> lines = new ArrayList<>();
    private final List<String> overlong = new ArrayList<>();

    private void drain(int max, InputStream in) throws IOException {
        new Lines(max, line -> lines.add(text(line)), head -> overlong.add(text(head))).drain(in);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void lines_end_with_either_line_end_and_empty_ones_are_left_out() throws IOException {
        drain(100, input("one\r\n\n\ntwo\nthree"));

        assertThat(lines).containsExactly("one", "two", "three");
    }

    @Test
    void a_line_may_come_in_many_pieces() throws IOException {
        var slow = new ByteArrayInputStream("grüße\nzwei\n".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, 1);
            }

            @Override
            public int read(byte[] buffer) {
                return read(buffer, 0, buffer.length);
            }
        };

        drain(100, slow);

        assertThat(lines).containsExactly("grüße", "zwei");
    }

    @Test
    void of_a_line_over_the_limit_only_the_beginning_is_told_once_and_the_next_line_is_whole() throws IOException {
        drain(1_000_000, input("a".repeat(999_990) + "b".repeat(2_000_000) + "\nnext\n"));

        assertThat(overlong)
                .singleElement()
                .asString()
                .hasSizeLessThanOrEqualTo(512)
                .startsWith("aaa");
        assertThat(lines).containsExactly("next");
    }
}
