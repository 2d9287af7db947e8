package dev.warder.scenarios.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.testbed.Answering;
import dev.warder.testbed.ModernAnswers;
import dev.warder.testbed.TestingServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Callers that never pause, at a server that notes which of their calls reach it, while something is killed again and again. */
public final class Drill implements AutoCloseable {
    private static final int CALLERS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** When a call was sent and answered with a result, on this machine's monotonic clock. */
    private record Answered(long sent, long came) {}

    private final AtomicLong number = new AtomicLong();
    private final Map<Long, Long> sentAt = new ConcurrentHashMap<>();
    private final Queue<Long> reached = new ConcurrentLinkedQueue<>();
    private final Queue<Answered> answered = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final TestingServer server;

    public Drill() {
        Answering answers = new ModernAnswers();
        server = TestingServer.start(exchange -> {
            if (exchange.method().equals("tools/call")) {
                reached.add(Long.parseLong(exchange.argument("text").asString("0")));
            }
            answers.answer(exchange);
        });
    }

    /** The server whose tool {@code echo} is called. */
    public String url() {
        return server.url();
    }

    /**
     * Kills and restores so many times while callers call.
     *
     * @param kill returns when the kill was acknowledged
     * @param restore lifts the stop, of which the number is given: they count from 1
     * @return how long after each order was given the last call was answered, in nanoseconds
     */
    public List<Long> run(Wire caller, int rounds, Runnable kill, java.util.function.LongConsumer restore) {
        List<Long> last = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int i = 0; i < CALLERS; i++) {
                callers.execute(() -> callOn(caller));
            }
            try {
                for (int round = 1; round <= rounds; round++) {
                    last.add(round(kill));
                    restore.accept(round);
                }
            } finally {
                over.set(true);
            }
        }
        assertThat(failures).isEmpty();
        return last;
    }

    private void callOn(Wire caller) {
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

    private long round(Runnable kill) {
        reached.clear();
        answered.clear();
        Await.until("calls are answered", PATIENCE, () -> answered.size() > 20 || !failures.isEmpty());
        long given = System.nanoTime();
        kill.run();
        long acknowledged = System.nanoTime();
        long before = number.get();
        Await.until("many more calls were refused", PATIENCE, () -> number.get() > before + 50 || !failures.isEmpty());

        assertThat(answered).allSatisfy(call -> assertThat(call.sent()).isLessThan(acknowledged));
        assertThat(reached).allSatisfy(call -> assertThat(sentAt.get(call)).isLessThan(acknowledged));
        return answered.stream().mapToLong(Answered::came).max().orElse(given) - given;
    }

    /** The one in the middle. */
    public static Duration middle(List<Long> nanos) {
        return Duration.ofNanos(nanos.stream().sorted().toList().get(nanos.size() / 2));
    }

    /** Says on standard output how times are spread. */
    public static void print(String what, List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        System.out.printf(
                "%s: %d times, ms: least %.1f, half %.1f, nine in ten %.1f, most %.1f%n",
                what,
                sorted.size(),
                sorted.getFirst() / 1e6,
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(Math.min(sorted.size() - 1, sorted.size() * 9 / 10)) / 1e6,
                sorted.getLast() / 1e6);
    }

    @Override
    public void close() {
        server.close();
    }
}
