package dev.warder.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.settings.HostPort;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperatorsDoorTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger scrapes = new AtomicInteger();
    private final CountDownLatch scrapeMayEnd = new CountDownLatch(1);
    private volatile Readiness readiness = new Readiness(
            Map.of("audit", true, "agents", true),
            Map.of("crm", "down"),
            Map.of("crm", new Readiness.Spoken("legacy", "asking", "2026-07-28T10:00:00Z")));
    private OperatorsDoor door;

    @BeforeEach
    void open_the_door() throws Exception {
        door = new OperatorsDoor(
                vertx, AdminSettings.local(new HostPort("127.0.0.1", 0)), this::scrape, () -> readiness, null);
        door.open().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close_everything() throws Exception {
        scrapeMayEnd.countDown();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void metrics_are_served_as_prometheus_text() throws Exception {
        scrapeMayEnd.countDown();

        assertThat(get("/metrics"))
                .startsWith("HTTP/1.1 200 ")
                .contains("text/plain; version=0.0.4")
                .endsWith("warder_up 1\n");
    }

    @Test
    void scrapes_at_the_same_time_share_the_work() throws Exception {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(CompletableFuture.supplyAsync(() -> get("/metrics"), Thread::startVirtualThread));
        }
        // Every question is in before the first scrape may end; a question that is late would start another one.
        while (scrapes.get() == 0 || answers.stream().anyMatch(CompletableFuture::isDone)) {
            Thread.onSpinWait();
        }
        get("/live");
        scrapeMayEnd.countDown();
        for (CompletableFuture<String> answer : answers) {
            assertThat(answer.get(10, TimeUnit.SECONDS)).contains("warder_up 1");
        }
        assertThat(scrapes.get()).isLessThan(10);
    }

    @Test
    void a_gateway_that_runs_is_live() {
        assertThat(get("/live")).startsWith("HTTP/1.1 200 ").endsWith("{\"live\":true}");
    }

    @Test
    void a_server_that_is_down_leaves_the_gateway_ready() {
        assertThat(get("/ready")).startsWith("HTTP/1.1 200 ").contains("\"ready\":true", "\"crm\":\"down\"");
    }

    @Test
    void readiness_says_which_era_a_server_is_spoken_to_in_and_how_that_is_known() {
        assertThat(get("/ready"))
                .contains("\"eras\":{\"crm\":{\"era\":\"legacy\",\"by\":\"asking\",\"at\":\"2026-07-28T10:00:00Z\"}}");
    }

    @Test
    void what_is_not_ready_is_named() {
        readiness = new Readiness(Map.of("audit", false, "agents", true), Map.of(), Map.of());

        assertThat(get("/ready"))
                .startsWith("HTTP/1.1 503 ")
                .contains("\"ready\":false", "\"audit\":false", "\"agents\":true");
    }

    @Test
    void a_foreign_host_is_refused() {
        assertThat(ask("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n")).startsWith("HTTP/1.1 403 ");
        assertThat(ask("GET /metrics HTTP/1.1\r\nConnection: close\r\n\r\n")).doesNotContain(" 200 ");
        assertThat(scrapes.get()).isZero();
    }

    @Test
    void anything_else_is_not_found_and_says_so_in_json() {
        assertThat(get("/")).startsWith("HTTP/1.1 404 ").endsWith("{\"error\":\"there is nothing at this address\"}");
        assertThat(get("/metrics/../live")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void without_operators_there_is_no_api() {
        assertThat(get("/api/stops")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void only_get_is_supported() {
        assertThat(ask("DELETE /live HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ")
                .contains("allow: GET");
    }

    @Test
    void a_body_is_refused_without_waiting_for_it() {
        assertThat(ask("POST /live HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void an_address_beyond_this_machine_is_not_opened() {
        var wide = new OperatorsDoor(
                vertx, AdminSettings.local(new HostPort("0.0.0.0", 0)), () -> "", () -> readiness, null);

        assertThat(wide.open().failed()).isTrue();
    }

    private String scrape() {
        scrapes.incrementAndGet();
        try {
            assertThat(scrapeMayEnd.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return "warder_up 1\n";
    }

    private String get(String path) {
        return ask("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + door.port() + "\r\nConnection: close\r\n\r\n");
    }

    /** Sends the bytes and reads until the other side closes. */
    private String ask(String request) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
