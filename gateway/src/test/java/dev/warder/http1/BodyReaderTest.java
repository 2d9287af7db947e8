package dev.warder.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

    private static BodyReader reader(String fields) throws MalformedHttp {
        byte[] head = ("HTTP/1.1 200 OK\r\n" + fields + "\r\n").getBytes(StandardCharsets.US_ASCII);
        return BodyReader.of(HeadReader.read(head, 0, head.length));
    }

    /** Reads the text in pieces; returns the body, and "+" with what follows it. */
    private static String read(String fields, String text, int... cuts) throws MalformedHttp {
        var reader = reader(fields);
        var kept = new Kept();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int at = 0;
        for (int i = 0; i <= cuts.length && !reader.isDone(); i++) {
            int to = i == cuts.length ? bytes.length : cuts[i];
            at = reader.take(bytes, at, to);
            kept.body(reader.part());
        }
        String rest = new String(bytes, at, bytes.length - at, StandardCharsets.ISO_8859_1);
        return kept.bytes.toString(StandardCharsets.ISO_8859_1) + (reader.isDone() ? "+" : "...") + rest;
    }

    @Test
    void a_body_of_a_length_ends_after_it() throws Exception {
        assertThat(read("Content-Length: 5\r\n", "hellothere")).isEqualTo("hello+there");
        assertThat(read("Content-Length: 0\r\n", "")).isEqualTo("+");
        assertThat(read("Content-Length: 9\r\n", "hello")).isEqualTo("hello...");
    }

    @Test
    void a_body_without_a_length_ends_with_the_connection() throws Exception {
        assertThat(read("", "hello")).isEqualTo("hello...");
        assertThat(reader("").isUntilClose()).isTrue();
        assertThat(reader(CHUNKED).isUntilClose()).isFalse();
    }

    @Test
    void chunks_are_put_together() throws Exception {
        assertThat(read(CHUNKED, "5\r\nhello\r\n06;x=y\r\n there\r\n0\r\n\r\nmore"))
                .isEqualTo("hello there+more");
        assertThat(read(CHUNKED, "A\n0123456789\n0\nTrailer: x\r\nB: c\n\nmore"))
                .isEqualTo("0123456789+more");
    }

    @Test
    void where_reads_are_cut_makes_no_difference() throws Exception {
        String text = "5\r\nhello\r\n1;a=\"b\"\r\n \r\n00a\r\n0123456789\r\n0\r\nTrail: er\r\n\r\n";
        var random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            int[] cuts =
                    random.ints(random.nextInt(12), 0, text.length()).sorted().toArray();
            assertThat(read(CHUNKED, text, cuts)).isEqualTo("hello 0123456789+");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\nhello",
                "g\r\n",
                "-1\r\n",
                "+5\r\nhello",
                "5hello",
                "5\rXhello",
                "5;a\rX\nhello",
                "5\r\nhelloX\r\n",
                "5\r\nhello\r\r\n",
                "123456789\r\n",
                "0\r\nA\rB\r\n\r\n"
            })
    void what_are_no_chunks_is_refused(String text) {
        assertThatThrownBy(() -> read(CHUNKED, text)).isInstanceOf(MalformedHttp.class);
    }

    @Test
    void what_is_ignored_has_a_limit() {
        assertThatThrownBy(() -> read(CHUNKED, "5;" + "x".repeat(20_000))).isInstanceOf(MalformedHttp.class);
        assertThatThrownBy(() -> read(CHUNKED, "0\r\n" + "a: b\r\n".repeat(4_000)))
                .isInstanceOf(MalformedHttp.class);
    }

    @Test
    void any_bytes_at_all_are_read_or_refused() {
        var random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            String text = random.ints(random.nextInt(60), 0, 24)
                    .mapToObj("0123456789abcdefA;\r\n\r\n x"::charAt)
                    .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                    .toString();
            try {
                assertThat(read(CHUNKED, text)).hasSizeLessThanOrEqualTo(text.length() + 3);
            } catch (MalformedHttp refused) {
                assertThat(refused).hasMessageMatching("[a-z ,]+");
            }
        }
    }
}
