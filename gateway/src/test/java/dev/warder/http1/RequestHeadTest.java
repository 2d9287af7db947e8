package dev.warder.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {

    private static RequestHead read(String text) throws MalformedHttp {
        return RequestHead.read(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static RequestHead get(String target, String fields) throws MalformedHttp {
        return read("GET " + target + " HTTP/1.1\r\n" + fields + "\r\n");
    }

    @Test
    void a_head_says_method_path_host_and_fields() throws Exception {
        var head = get("/servers/crm/mcp?x=1", "hOST: Example:8080\r\nX-A:\t one \r\nx-a: two\r\nX-AB: three\r\n");

        assertThat(head.method()).isEqualTo("GET");
        assertThat(head.path()).isEqualTo("/servers/crm/mcp");
        assertThat(head.host()).isEqualTo("Example");
        assertThat(head.first("x-a")).isEqualTo("one");
        assertThat(head.all("x-a")).containsExactly("one", "two");
        assertThat(head.first("x")).isNull();
        assertThat(head.all("x")).isEmpty();
        var found = new ArrayList<String>();
        head.each("x-a", (name, value) -> found.add(name + "=" + value));
        assertThat(found).containsExactly("X-A=one", "x-a=two", "X-AB=three");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "/,                       a,            /,    a",
                "/a/b,                    a:80,         /a/b, a",
                "/a?b?c,                  [::1]:80,     /a,   [::1]",
                "/a,                      [::1],        /a,   [::1]",
                "http://b:9/c?d,          a,            /c,   b",
                "HTTP://b,                a,            /,    b",
                "http://b?c,              a,            /,    b",
                "*,                       a,            none, a",
                "a:443,                   a:443,        none, a",
                "https://b/c,             a,            none, a",
                "/a,                      a:b,          /a,   none"
            })
    void where_a_request_goes_is_in_its_target_and_host(String target, String host, String path, String found)
            throws Exception {
        var head = get(target, "Host: " + host + "\r\n");

        assertThat(head.path()).isEqualTo(path);
        assertThat(head.host()).isEqualTo(found);
    }

    @Test
    void no_host_or_two_is_none() throws Exception {
        assertThat(get("/", "").host()).isNull();
        assertThat(get("/", "Host: a\r\nHost: a\r\n").host()).isNull();
        assertThat(get("http://b/", "").host()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, '',                              false",
        "HTTP/1.1, 'Connection: close\r\n',         true",
        "HTTP/1.1, 'Connection: a, Close\r\n',      true",
        "HTTP/1.0, '',                              true",
        "HTTP/1.0, 'Connection: keep-alive\r\n',    false"
    })
    void a_head_says_whether_its_connection_ends(String version, String fields, boolean closes) throws Exception {
        assertThat(read("GET / " + version + "\r\n" + fields + "\r\n").framing().closes())
                .isEqualTo(closes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1 \r\n\r\n",
                " GET / HTTP/1.1\r\n\r\n",
                "GET\t/ HTTP/1.1\r\n\r\n",
                "GET /a b HTTP/1.1\r\n\r\n",
                "GET / http/1.1\r\n\r\n",
                "GET / HTTP/11\r\n\r\n",
                "GET /\r\n\r\n",
                "GET HTTP/1.1\r\n\r\n",
                "G(T / HTTP/1.1\r\n\r\n",
                "\r\n",
                "GET /#a HTTP/1.1\r\n\r\n",
                "GET /\u00e4 HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\n\r\n",
                "GET / HTTP/1.1\r\nA: b\n\r\n",
                "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
                "GET / HTTP/1.1\r\n A: b\r\n\r\n",
                "GET / HTTP/1.1\r\nA : b\r\n\r\n",
                "GET / HTTP/1.1\r\nA\r\n\r\n",
                "GET / HTTP/1.1\r\n: b\r\n\r\n",
                "GET / HTTP/1.1\r\nA: b\u0000\r\n\r\n",
                "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n",
                "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
                "GET / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n",
                "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
                "GET / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n",
                "GET / HTTP/1.1\r\nTransfer-Encoding: chunked, identity\r\n\r\n",
                "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"
            })
    void what_two_readers_could_understand_in_two_ways_is_refused(String head) {
        assertThatThrownBy(() -> read(head))
                .isInstanceOfSatisfying(
                        MalformedHttp.class,
                        malformed -> assertThat(malformed.status()).isEqualTo(400));
    }

    @Test
    void other_versions_long_targets_and_many_fields_have_a_status_of_their_own() {
        refuses("GET / HTTP/1.2\r\n\r\n", 505);
        refuses("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\n\r\n", 414);
        refuses("GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(300) + "\r\n", 431);
    }

    private static void refuses(String head, int status) {
        assertThatThrownBy(() -> read(head))
                .isInstanceOfSatisfying(
                        MalformedHttp.class,
                        malformed -> assertThat(malformed.status()).isEqualTo(status));
    }

    @Test
    void a_head_ends_behind_its_first_empty_line_wherever_it_is_looked_for() {
        String text = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        for (String before : new String[] {"", "x", "xx", "xxx", "xxxx"}) {
            byte[] bytes = (before + text + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            int end = before.length() + text.length();
            assertThat(RequestHead.end(bytes, before.length(), bytes.length)).isEqualTo(end);
            assertThat(RequestHead.end(bytes, before.length(), end)).isEqualTo(end);
            assertThat(RequestHead.end(bytes, before.length(), end - 1)).isEqualTo(-1);
        }
    }
}
