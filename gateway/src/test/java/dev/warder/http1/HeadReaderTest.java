package dev.warder.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadReaderTest {

    private static HeadReader read(String text) throws MalformedHttp {
        byte[] bytes = ("before" + text + "after").getBytes(StandardCharsets.ISO_8859_1);
        int end = HeadReader.end(bytes, 6, bytes.length);
        assertThat(end).as("the end of the head").isEqualTo(bytes.length - 5);
        return HeadReader.read(bytes, 6, end);
    }

    @Test
    void a_head_says_status_type_session_and_length() throws Exception {
        String type = "Content-Type:  application/json; charset=utf-8 \r\n";
        String session = "MCP-Session-ID:\tab c\r\n";
        AnswerHead head = read("HTTP/1.1 200 OK\r\n" + type + session + "CONTENT-LENGTH: 17\r\n\r\n")
                .head();

        assertThat(head).isEqualTo(new AnswerHead(200, "application/json; charset=utf-8", "ab c", 17));
    }

    @Test
    void a_status_line_needs_no_phrase_and_lines_no_carriage_return() throws Exception {
        HeadReader head = read("HTTP/1.1 404\nContent-Length: 0\n\n");

        assertThat(head.head()).isEqualTo(new AnswerHead(404, null, null, 0));
        assertThat(head.closes()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n"
            })
    void some_answers_are_the_last_of_their_connection(String head) throws Exception {
        assertThat(read(head).closes()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n"
            })
    void others_are_not(String head) throws Exception {
        assertThat(read(head).closes()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1 101 Switching\r\n\r\n",
                "http/1.1 200 OK\r\n\r\n",
                "<html>\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\u0000c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\u007fc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0x1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1234567890123456789\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n"
            })
    void what_has_no_single_meaning_is_refused(String head) {
        assertThatThrownBy(() -> read(head)).isInstanceOf(MalformedHttp.class);
    }

    @Test
    void a_head_that_goes_on_has_no_end_yet() {
        byte[] bytes = "HTTP/1.1 200 OK\r\nA: b\r\n\r".getBytes(StandardCharsets.US_ASCII);

        assertThat(HeadReader.end(bytes, 0, bytes.length)).isEqualTo(-1);
    }
}
