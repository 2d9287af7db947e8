package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.killswitch.Stop;
import dev.warder.killswitch.StopOrder;
import dev.warder.killswitch.Stopping;
import dev.warder.store.StoreWatch;
import dev.warder.testbed.Answering;
import dev.warder.testbed.ModernAnswers;
import dev.warder.testbed.TestingServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stops and restorations of many kinds at random, while many call: what is stopped is never called, and nothing else is refused. */
@Timeout(120)
class KillInterleavingTest {
    private static final List<String> KINDS = List.of("all", "server", "capability", "caller");
    private static final int CALLERS = 6;
    private static final int STEPS = 40;

    /** A call as its caller saw it, on the monotonic clock. */
    private record Made(long number, String server, String caller, long sent, long answered, boolean refused) {}

    /** A stop: ordered, acknowledged, to be lifted, lifted. */
    private record Span(Stop stop, long ordered, long acknowledged, long lifting, long lifted) {
        boolean covers(Made call) {
            return switch (stop.kind()) {
                case ALL -> true;
                case SERVER -> stop.name().equals(call.server());
                case CAPABILITY -> stop.name().equals(call.server() + "/tools/echo");
                case CALLER -> stop.name().equals(call.caller());
                case CLIENT, TENANT, SESSION -> false;
            };
        }
    }

    private final Map<Long, Long> reached = new ConcurrentHashMap<>();
    private final TestingServer crm = TestingServer.start(noting(new ModernAnswers()));
    private final TestingServer maps = TestingServer.start(noting(new ModernAnswers()));
    private final Queue<Made> made = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();

    @TempDir
    private Path data;

    private TestingGateway gateway;
    private StoreWatch watch;
    private Map<String, String> keys;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(TestingGateway.quick("crm", crm.url()), TestingGateway.quick("maps", maps.url())),
                allow("*/**", "role:tester"));
        keys = Map.of("alice", gateway.key("alice", "tester"), "bob", gateway.key("bob", "tester"));
        watch = TestingWatch.of(gateway);
        // What servers offer is known before the first stop, so that nothing but a stop refuses.
        for (String server : List.of("crm", "maps")) {
            assertThat(call(server, "alice", 0)).contains("\"content\"");
        }
    }

    @AfterEach
    void close() {
        watch.close();
        gateway.close();
        crm.close();
        maps.close();
    }

    private Answering noting(Answering answers) {
        return exchange -> {
            if (exchange.method().equals("tools/call")) {
                reached.put(Long.parseLong(exchange.argument("text").asString("0")), System.nanoTime());
            }
            answers.answer(exchange);
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void what_is_stopped_is_never_called_and_nothing_else_is_refused(long seed) throws Exception {
        List<Span> spans;
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int i = 0; i < CALLERS; i++) {
                var random = new Random(seed * 100 + i);
                callers.execute(() -> callOn(random));
            }
            try {
                spans = stopAndLift(new Random(seed));
            } finally {
                over.set(true);
            }
        }
        assertThat(failures).isEmpty();
        assertThat(made).hasSizeGreaterThan(100).allSatisfy(call -> judge(call, spans));
        assertThat(made).anyMatch(Made::refused).anyMatch(call -> !call.refused());
    }

    private void judge(Made call, List<Span> spans) {
        List<Span> covering = spans.stream().filter(span -> span.covers(call)).toList();
        boolean mustBeRefused = covering.stream()
                .anyMatch(span -> call.sent() > span.acknowledged() && call.answered() < span.lifting());
        boolean mayBeRefused =
                covering.stream().anyMatch(span -> call.sent() < span.lifted() && call.answered() > span.ordered());
        assertThat(call.refused() || !mustBeRefused).as("refused: %s", call).isTrue();
        assertThat(!call.refused() || mayBeRefused).as("passes: %s", call).isTrue();
        Long at = reached.get(call.number());
        assertThat(covering)
                .as("never called: %s", call)
                .noneMatch(span -> at != null && call.sent() > span.acknowledged() && at < span.lifting());
    }

    private String call(String server, String caller, long number) throws Exception {
        return gateway.call(server, String.valueOf(keys.get(caller)), "echo", "{\"text\":\"" + number + "\"}")
                .body();
    }

    private void callOn(Random random) {
        while (!over.get()) {
            long number = numbers.incrementAndGet();
            String server = random.nextBoolean() ? "crm" : "maps";
            String caller = random.nextBoolean() ? "alice" : "bob";
            try {
                long sent = System.nanoTime();
                String body = call(server, caller, number);
                boolean refused = body.contains("kill.stopped");
                assertThat(refused || body.contains("\"content\"")).as(body).isTrue();
                made.add(new Made(number, server, caller, sent, System.nanoTime(), refused));
            } catch (Exception | AssertionError failure) {
                failures.add(failure);
                return;
            }
        }
    }

    private List<Span> stopAndLift(Random random) throws InterruptedException {
        var stopping = new Stopping(gateway.database, "here");
        List<Span> open = new ArrayList<>();
        List<Span> spans = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            if (open.isEmpty() || (open.size() < 3 && random.nextBoolean())) {
                long ordered = System.nanoTime();
                Stop stop = stopping.stop(order(random), "tester").stops().getFirst();
                open.add(new Span(stop, ordered, System.nanoTime(), Long.MAX_VALUE, Long.MAX_VALUE));
            } else {
                Span ends = open.remove(random.nextInt(open.size()));
                long lifting = System.nanoTime();
                stopping.lift(ends.stop().id(), "tester");
                spans.add(new Span(ends.stop(), ends.ordered(), ends.acknowledged(), lifting, System.nanoTime()));
            }
            Thread.sleep(random.nextInt(20));
        }
        spans.addAll(open);
        return spans;
    }

    private static StopOrder order(Random random) {
        String kind = KINDS.get(random.nextInt(KINDS.size()));
        String name = switch (kind) {
            case "server" -> random.nextBoolean() ? "crm" : "maps";
            case "capability" -> random.nextBoolean() ? "crm/tools/echo" : "maps/tools/echo";
            case "caller" -> random.nextBoolean() ? "alice" : "bob";
            default -> null;
        };
        return StopOrder.of(kind, name, "a test", null, Instant.now());
    }
}
