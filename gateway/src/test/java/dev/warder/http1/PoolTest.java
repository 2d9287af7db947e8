package dev.warder.http1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PoolTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private Script server;

    @AfterEach
    void close() throws Exception {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Pool pool(int connections, int waiting, Duration idle) throws Exception {
        return pool(server.port(), connections, waiting, idle);
    }

    private Pool pool(int port, int connections, int waiting, Duration idle) throws Exception {
        var address = SocketAddress.inetSocketAddress(port, "127.0.0.1");
        var limits = new Pool.Limits(connections, waiting, Duration.ofSeconds(2), idle, 1_024);
        return onLoop(() -> new Pool(vertx, address, limits));
    }

    private Pool pool() throws Exception {
        return pool(4, 4, Duration.ofSeconds(30));
    }

    private <T> T onLoop(Supplier<T> action) throws Exception {
        var done = new CompletableFuture<T>();
        loop.runOnContext(_ -> done.complete(action.get()));
        return done.get(10, TimeUnit.SECONDS);
    }

    private static Request post(String body, CharSequence... fields) {
        return new Request(Request.opening("POST", "/mcp?x=1", "example:80"), List.of(fields), body.getBytes(UTF_8));
    }

    private Kept sent(Pool pool, Request request) throws Exception {
        var kept = new Kept();
        onLoop(() -> pool.send(request, kept));
        return kept;
    }

    private String answer(Pool pool) throws Exception {
        return sent(pool, post("hi")).whole.get(10, TimeUnit.SECONDS);
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static Throwable failure(Kept kept) {
        try {
            return new AssertionError("answered " + kept.whole.get(10, TimeUnit.SECONDS));
        } catch (ExecutionException expected) {
            return expected.getCause();
        } catch (Exception other) {
            return other;
        }
    }

    @Test
    void requests_follow_one_another_over_one_connection() throws Exception {
        server = new Script(OK);
        Pool pool = pool();

        for (int i = 0; i < 3; i++) {
            assertThat(answer(pool)).isEqualTo("ok");
        }

        assertThat(server.connections).hasValue(1);
        assertThat(server.requests).hasSize(3).containsOnly("""
                POST /mcp?x=1 HTTP/1.1\r
                host: example:80\r
                content-length: 2\r
                \r
                hi""");
    }

    @Test
    void the_head_comes_first_and_interim_answers_are_passed_over() throws Exception {
        server = new Script("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\n" + OK);

        Kept kept = sent(pool(), post("hi", "a", "b", "c", "d e"));

        assertThat(kept.head.get(10, TimeUnit.SECONDS)).isEqualTo(new AnswerHead(200, "text/plain", null, 2));
        assertThat(kept.whole.get(10, TimeUnit.SECONDS)).isEqualTo("ok");
        assertThat(server.requests.getFirst()).contains("\r\na: b\r\nc: d e\r\ncontent-length: 2\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OK + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfake",
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 until\r\n\r\nok"
            })
    void a_connection_with_more_than_an_answer_or_with_no_future_is_not_used_again(String first) throws Exception {
        server = new Script(first, OK);
        Pool pool = pool();

        assertThat(answer(pool)).isEqualTo("ok");
        assertThat(answer(pool)).isEqualTo("ok");

        assertThat(server.connections).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nok", Script.HANG_UP})
    void an_answer_that_breaks_off_is_a_failure_after_the_beginning(String broken) throws Exception {
        server = new Script(broken);

        Kept kept = sent(pool(), post("hi"));

        assertThat(failure(kept)).isInstanceOfAny(ClosedChannelException.class, IOException.class);
        assertThat(kept.begun).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"})
    void what_is_no_http_is_a_failure_and_ends_the_connection(String answer) throws Exception {
        server = new Script(answer);

        assertThat(failure(sent(pool(), post("hi")))).isInstanceOf(MalformedHttp.class);
        until(() -> server.closed.get() == 1);
    }

    @Test
    void a_head_longer_than_the_limit_is_refused() throws Exception {
        server = new Script("HTTP/1.1 200 OK\r\nA: " + "x".repeat(2_000));

        assertThat(failure(sent(pool(), post("hi")))).hasMessage("a head too long");
    }

    @Test
    void nobody_there_is_a_failure_before_the_beginning() throws Exception {
        server = new Script(OK);
        int nobodys;
        try (var closing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobodys = closing.getLocalPort();
        }
        Pool pool = pool(nobodys, 4, 4, Duration.ofSeconds(30));

        Kept kept = sent(pool, post("hi"));

        assertThat(failure(kept)).isInstanceOf(IOException.class);
        assertThat(kept.begun).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb: c", "a\nb", "a\u0000", "ä", "\u007f"})
    void a_field_that_would_end_early_is_not_sent(String value) throws Exception {
        server = new Script(OK);
        Pool pool = pool();

        assertThat(failure(sent(pool, post("hi", "x", value)))).isInstanceOf(MalformedHttp.class);
        assertThat(answer(pool)).isEqualTo("ok");
        assertThat(server.requests).hasSize(1);
        assertThatThrownBy(() -> Request.opening("GET", "/a b", "host")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_request_without_a_connection_waits_for_one_and_too_many_do_not() throws Exception {
        server = new Script(Script.SILENCE);
        Pool pool = pool(1, 1, Duration.ofSeconds(30));

        var first = new Kept();
        Transfer given = onLoop(() -> pool.send(post("1"), first));
        Kept second = sent(pool, post("2"));
        Kept third = sent(pool, post("3"));

        assertThat(failure(third)).isInstanceOf(NoRoom.class);
        until(() -> server.requests.size() == 1);
        onLoop(() -> {
            given.reset();
            return given;
        });
        until(() -> server.requests.size() == 2);
        assertThat(server.requests.getLast()).endsWith("2");
        assertThat(first.whole).isNotDone();
        assertThat(second.whole).isNotDone();
    }

    @Test
    void a_connection_nobody_needs_is_closed() throws Exception {
        server = new Script(OK);
        Pool pool = pool(1, 1, Duration.ofMillis(50));

        answer(pool);

        until(() -> server.closed.get() == 1);
        assertThat(answer(pool)).isEqualTo("ok");
        assertThat(server.connections).hasValue(2);
    }

    @Test
    void a_paused_answer_does_not_come_until_it_is_wanted() throws Exception {
        server = new Script("HTTP/1.1 200 OK\r\nContent-Length: 8000000\r\n\r\n" + "x".repeat(8_000_000));
        Pool pool = pool();
        var kept = new Kept();
        Transfer transfer = onLoop(() -> {
            Transfer begun = pool.send(post("hi"), kept);
            begun.pause();
            return begun;
        });

        Thread.sleep(300);
        assertThat(onLoop(kept.bytes::size)).isLessThan(1_000_000);
        onLoop(() -> {
            transfer.resume();
            return transfer;
        });

        assertThat(kept.whole.get(20, TimeUnit.SECONDS)).hasSize(8_000_000);
    }

    @Test
    void closing_lets_what_is_in_flight_end_but_not_for_ever() throws Exception {
        server = new Script(Script.SILENCE);
        Pool pool = pool(1, 1, Duration.ofSeconds(30));
        Kept flying = sent(pool, post("1"));
        Kept waiting = sent(pool, post("2"));
        until(() -> server.requests.size() == 1);

        Future<Void> closed = onLoop(() -> pool.close(Duration.ofMillis(200)));

        assertThat(failure(waiting)).hasMessage("the pool is closed");
        assertThat(failure(sent(pool, post("3")))).hasMessage("the pool is closed");
        closed.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(failure(flying)).isInstanceOf(ClosedChannelException.class);
    }
}
