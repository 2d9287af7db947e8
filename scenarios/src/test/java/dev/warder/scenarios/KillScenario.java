package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Await;
import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.Reply;
import dev.warder.scenarios.harness.Wire;
import dev.warder.testbed.Answering;
import dev.warder.testbed.ModernAnswers;
import dev.warder.testbed.TestingServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kills under load: how long calls are still answered after the order was given, and that none passes after it was acknowledged. */
class KillScenario {
    private static final int CALLERS = 8;
    private static final String ORDER = "{\"kind\":\"server\",\"name\":\"crm\",\"reason\":\"a drill\"}";

    /** When a call was sent and answered with a result, on this machine's monotonic clock. */
    private record Answered(long sent, long came) {}

    private final AtomicLong number = new AtomicLong();
    private final Map<Long, Long> sentAt = new ConcurrentHashMap<>();
    private final Queue<Long> reached = new ConcurrentLinkedQueue<>();
    private final Queue<Answered> answered = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private TestingServer server;
    private Gateway gateway;

    @BeforeEach
    void start() {
        Answering answers = new ModernAnswers();
        server = TestingServer.start(exchange -> {
            if (exchange.method().equals("tools/call")) {
                reached.add(Long.parseLong(exchange.argument("text").asString("0")));
            }
            answers.answer(exchange);
        });
        gateway = Gateway.start("servers: { crm: { url: \"" + server.url() + "\" } }", """
                access:
                  - { allow: "crm/**", to: "role:analyst" }
                """);
    }

    @AfterEach
    void stop() {
        gateway.close();
        server.close();
    }

    private void callOn() {
        Wire caller = Wire.modern(gateway.route("crm"), gateway.key("analyst"));
        while (!over.get()) {
            try {
                long mine = number.incrementAndGet();
                long sent = System.nanoTime();
                sentAt.put(mine, sent);
                String body =
                        caller.callTool("echo", "{\"text\":\"" + mine + "\"}").body();
                if (!body.contains("kill.stopped")) {
                    assertThat(body).contains("\"content\"");
                    answered.add(new Answered(sent, System.nanoTime()));
                }
            } catch (RuntimeException | AssertionError failure) {
                failures.add(failure);
                return;
            }
        }
    }

    @Test
    void a_kill_by_api_under_load_ends_everything_within_100_ms_and_nothing_passes_after_it() {
        Wire operator = Wire.modern(gateway.admin("/api/stops").toString(), gateway.key("operator"));
        List<Long> acknowledged = new ArrayList<>();
        List<Long> last = underLoad(20, () -> {
            long start = System.nanoTime();
            Reply done = operator.send("POST", ORDER.getBytes(StandardCharsets.UTF_8));
            assertThat(done.body()).contains("\"inForce\":true");
            acknowledged.add(System.nanoTime() - start);
        });
        print("kill by API, until it was acknowledged", acknowledged);
        print("kill by API, until the last call that was answered", last);
        assertThat(Duration.ofNanos(middle(acknowledged))).isLessThan(Duration.ofMillis(100));
        assertThat(Duration.ofNanos(middle(last))).isLessThan(Duration.ofMillis(100));
    }

    @Test
    void nothing_passes_after_the_command_has_returned() {
        List<Long> last = underLoad(
                4,
                () -> assertThat(gateway.cli("kill", "server", "crm", "--reason", "a drill"))
                        .last()
                        .asString()
                        .endsWith("In force."));
        print("kill by command, its start included, until the last call that was answered", last);
    }

    /** Kills and restores again and again; returns how long after each order was given the last call was answered, in nanoseconds. */
    private List<Long> underLoad(int rounds, Runnable kill) {
        List<Long> last = new ArrayList<>();
        gateway.key("analyst");
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int i = 0; i < CALLERS; i++) {
                callers.execute(this::callOn);
            }
            try {
                for (int round = 1; round <= rounds; round++) {
                    last.add(round(round, kill));
                }
            } finally {
                over.set(true);
            }
        }
        assertThat(failures).isEmpty();
        return last;
    }

    private long round(int stop, Runnable kill) {
        answered.clear();
        Await.until("calls are answered", Duration.ofSeconds(20), () -> answered.size() > 20);
        long given = System.nanoTime();
        kill.run();
        long acknowledged = System.nanoTime();
        long before = number.get();
        Await.until("many more calls were refused", Duration.ofSeconds(20), () -> number.get() > before + 50);

        assertThat(answered).allSatisfy(call -> assertThat(call.sent()).isLessThan(acknowledged));
        assertThat(reached).allSatisfy(call -> assertThat(sentAt.get(call)).isLessThan(acknowledged));
        long until = answered.stream().mapToLong(Answered::came).max().orElse(given) - given;
        Wire operator =
                Wire.modern(gateway.admin("/api/stops/" + stop + "?reason=over").toString(), gateway.key("operator"));
        // What reached the server before is not looked at again: it was sent before this round's stop.
        reached.clear();
        assertThat(operator.send("DELETE", new byte[0]).status()).isEqualTo(200);
        return until;
    }

    private static long middle(List<Long> nanos) {
        return nanos.stream().sorted().toList().get(nanos.size() / 2);
    }

    private static void print(String what, List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "%s: %d times, ms: least %.1f, half %.1f, nine in ten %.1f, most %.1f%n",
                what,
                sorted.length,
                sorted[0] / 1e6,
                sorted[sorted.length / 2] / 1e6,
                sorted[Math.min(sorted.length - 1, sorted.length * 9 / 10)] / 1e6,
                Arrays.stream(sorted).max().orElse(0) / 1e6);
    }
}
