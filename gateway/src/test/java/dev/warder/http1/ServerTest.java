package dev.warder.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ServerTest {
    private Echo echo;

    @BeforeEach
    void open() throws Exception {
        echo = new Echo(1_024);
    }

    @AfterEach
    void close() {
        echo.close();
    }

    private static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String last(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nx-kind: echo\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String lastOk(String body) {
        return ok(body).replace("content-length", "connection: close\r\ncontent-length");
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void requests_of_one_connection_are_answered_in_turn() throws Exception {
        assertThat(echo.exchange(post("/one", "hello") + post("/later", "you") + post("/two", "") + last("/end")))
                .isEqualTo(ok("POST /one hello") + ok("POST /later you") + ok("POST /two ") + lastOk("GET /end "));
        until(() -> echo.lines.get() == 0);
        assertThat(echo.begun).hasValue(4);
        assertThat(echo.over).hasValue(4);
    }

    @Test
    void where_what_comes_is_cut_makes_no_difference() throws Exception {
        String head = "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        String chunks = head + "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n";
        String all = post("/one", "hello") + "\r\n" + chunks + post("/later", "there") + last("/end");
        String whole = echo.exchange(all);
        assertThat(whole).contains("POST /c abc0123456789", "POST /later there", "GET /end ");

        var random = new Random(5);
        for (int i = 0; i < 60; i++) {
            int first = random.nextInt(all.length());
            int second = first + random.nextInt(all.length() - first);
            assertThat(echo.exchange(all.substring(0, first), all.substring(first, second), all.substring(second)))
                    .isEqualTo(whole);
        }
    }

    @Test
    void a_body_waits_for_as_long_as_nobody_wants_it() throws Exception {
        assertThat(echo.exchange(post("/paused", "a body"), last("/end")))
                .isEqualTo(ok("POST /paused a body") + lastOk("GET /end "));
    }

    @Test
    void a_body_nobody_reads_does_not_become_the_next_request() throws Exception {
        String smuggled = post("/smuggled", "");
        assertThat(echo.exchange(post("/unread", smuggled) + last("/end")))
                .isEqualTo(ok("unread") + lastOk("GET /end "));
        assertThat(echo.begun).hasValue(2);
    }

    @Test
    void the_last_answer_is_read_even_by_a_client_that_is_still_sending() throws Exception {
        String head = "POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n";

        assertThat(echo.exchange(head + "x".repeat(1_000_000), "y".repeat(1_000_000)))
                .isEqualTo(lastOk("refused"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\nhello\r\n0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello\r\n0\n\r\n",
                "5\r\nhello\r\n0\r\n\n",
                "5;a\nhello\r\n0\r\n\r\n",
                "5 a\r\nhello\r\n0\r\n\r\n",
                "0\r\nGET / HTTP/1.1\r\n\r\n",
                "0\r\n: x\r\n\r\n",
                "0;\u0000\r\n\r\n",
                "x\r\n",
                "5\r\nhelloo\r\n",
                "-5\r\nhello\r\n",
                "123456789\r\n"
            })
    void a_broken_body_fails_and_ends_the_connection(String body) throws Exception {
        assertThat(echo.exchange(
                        "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body + last("/never")))
                .isEqualTo(lastOk("broken"));
        assertThat(echo.begun).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/1.1\r\nA\r\n\r\n', 400",
        "'GET / HTTP/1.1\n\n', 400",
        "'GET / HTTP/1.1\nHost: a\n\n', 400",
        "'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400",
        "'GET / HTTP/1.3\r\n\r\n', 505"
    })
    void what_is_no_request_is_told_and_ends_the_connection(String request, int status) throws Exception {
        assertThat(echo.exchange(request + last("/never")))
                .startsWith("HTTP/1.1 " + status)
                .endsWith("connection: close\r\ncontent-length: 9\r\n\r\nmalformed");
        assertThat(echo.malformed).hasValue(1);
        assertThat(echo.begun).hasValue(0);
    }

    @Test
    void a_head_has_a_limit_whether_or_not_it_ends() throws Exception {
        String endless = "GET / HTTP/1.1\r\nX: " + "x".repeat(2_000);

        assertThat(echo.exchange(endless)).startsWith("HTTP/1.1 431");
        assertThat(echo.exchange(endless + "\r\n\r\n")).startsWith("HTTP/1.1 431");
    }

    @Test
    void older_clients_get_one_answer_unless_they_ask_for_more() throws Exception {
        String old = "GET /a HTTP/1.0\r\nHost: a\r\n";

        assertThat(echo.exchange(old + "\r\n" + last("/never"))).isEqualTo(lastOk("GET /a "));
        assertThat(echo.exchange(old + "Connection: Keep-Alive\r\n\r\n" + last("/end")))
                .isEqualTo(ok("GET /a ").replace("content-length", "connection: keep-alive\r\ncontent-length")
                        + lastOk("GET /end "));
        assertThat(echo.exchange("GET /stream HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"))
                .isEqualTo("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nonetwo");
    }

    @Test
    void a_stream_leaves_in_chunks() throws Exception {
        assertThat(echo.exchange("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n" + last("/end")))
                .isEqualTo("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"
                        + lastOk("GET /end "));
    }

    @Test
    void a_head_request_gets_no_body() throws Exception {
        assertThat(echo.exchange("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n" + last("/end")))
                .isEqualTo(ok("HEAD /a ").replace("\r\n\r\nHEAD /a ", "\r\n\r\n") + lastOk("GET /end "));
    }

    @Test
    void a_client_that_waits_for_leave_to_send_its_body_gets_it() throws Exception {
        String head =
                "POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\n";

        assertThat(echo.exchange(head, "hi")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n" + lastOk("POST /a hi"));
    }

    @Test
    void an_exception_while_a_request_is_taken_ends_its_connection() throws Exception {
        assertThat(echo.exchange(post("/throws", "") + last("/never"))).isEmpty();
    }

    @Test
    void a_client_that_leaves_is_noticed_and_what_it_asked_is_told() throws Exception {
        try (var _ = echo.send(post("/silent", ""))) {
            until(() -> echo.begun.get() == 1);
        }
        until(() -> echo.gone.get() == 1 && echo.lines.get() == 0);

        try (var _ = echo.send("POST /c HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf")) {
            until(() -> echo.begun.get() == 2);
        }
        until(() -> echo.gone.get() == 2 && echo.failed.get() == 1);
    }

    @Test
    void a_client_that_does_not_read_is_not_asked_for_more() throws Exception {
        try (var socket = echo.send(post("/long", "").repeat(200))) {
            until(() -> echo.full.get() > 0);
            TimeUnit.MILLISECONDS.sleep(200);
            assertThat(echo.begun.get()).isLessThan(100);
            socket.getOutputStream().write(last("/end").getBytes(ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .endsWith(lastOk("GET /end "));
        } catch (IOException cut) {
            throw new AssertionError("the connection broke", cut);
        }
        assertThat(echo.begun).hasValue(201);
    }

    @Test
    void a_connection_that_may_not_stay_is_closed() throws Exception {
        echo.welcome = false;

        assertThat(echo.exchange()).isEmpty();
        assertThat(echo.lines).hasValue(0);
    }
}
