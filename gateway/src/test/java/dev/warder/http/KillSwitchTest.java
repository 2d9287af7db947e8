package dev.warder.http;

import static dev.warder.http.TestingGateway.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.killswitch.Stop;
import dev.warder.killswitch.StopStore;
import dev.warder.store.Gateways;
import dev.warder.store.StoreWatch;
import dev.warder.testbed.Answering;
import dev.warder.testbed.ModernAnswers;
import dev.warder.testbed.TestingServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class KillSwitchTest {
    private final AtomicInteger calls = new AtomicInteger();
    private final TestingServer server = TestingServer.start(counting(new ModernAnswers()));
    private final TestingServer other = TestingServer.start(new ModernAnswers());

    @TempDir
    private Path data;

    private TestingGateway gateway;
    private StopStore store;
    private StoreWatch watch;
    private String alice;
    private String bob;

    @BeforeEach
    void open() throws Exception {
        gateway = new TestingGateway(
                data,
                List.of(TestingGateway.quick("crm", server.url()), TestingGateway.quick("maps", other.url())),
                allow("*/**", "role:tester"));
        alice = gateway.key("alice", "tester");
        bob = gateway.key("bob", "tester");
        store = new StopStore(gateway.database);
        watch = TestingWatch.of(gateway);
    }

    @AfterEach
    void close() throws Exception {
        watch.close();
        gateway.close();
        server.close();
        other.close();
    }

    /** Stops something and waits until the gateway says that it is in force. */
    private Stop stop(Stop.Kind kind, String name) throws InterruptedException {
        StopStore.Change change = store.stop(kind, name, "a test", "tester", null);
        inForce(change);
        return change.stops().getFirst();
    }

    private void lift(Stop stop) throws InterruptedException {
        inForce(store.lift(stop.id(), "tester"));
    }

    private void inForce(StopStore.Change change) throws InterruptedException {
        var gateways = new Gateways(gateway.database);
        until(() -> gateways.waitingFor(StopStore.TOPIC, change.number(), List.of("here"))
                .isEmpty());
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 2_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(2);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private Answering counting(Answering answers) {
        return exchange -> {
            if ("tools/call".equals(exchange.method())) {
                calls.incrementAndGet();
            }
            answers.answer(exchange);
        };
    }

    private String echo(String at, String key) throws Exception {
        return gateway.call(at, key, "echo", "{\"text\":\"x\"}").body();
    }

    @ParameterizedTest
    @CsvSource({
        "ALL, '', true, true, true",
        "SERVER, crm, true, true, false",
        "CAPABILITY, crm/tools/echo, true, true, false",
        "CALLER, alice, true, false, true",
        "TENANT, acme, false, false, false"
    })
    void a_stop_refuses_what_it_names_and_nothing_else_until_it_is_lifted(
            Stop.Kind kind, String name, boolean alicesCall, boolean bobsCall, boolean alicesOther) throws Exception {
        Stop stop = stop(kind, name);

        assertThat(echo("crm", alice).contains("kill.stopped")).isEqualTo(alicesCall);
        assertThat(echo("crm", bob).contains("kill.stopped")).isEqualTo(bobsCall);
        assertThat(echo("maps", alice).contains("kill.stopped")).isEqualTo(alicesOther);

        lift(stop);
        assertThat(echo("crm", alice) + echo("crm", bob) + echo("maps", alice)).doesNotContain("kill.stopped");
    }

    @Test
    void a_refusal_by_a_stop_is_on_record_with_the_stop() throws Exception {
        stop(Stop.Kind.SERVER, "crm");
        HttpResponse<String> refused = gateway.call("crm", alice, "echo", "{\"text\":\"x\"}");

        assertThat(refused.statusCode()).isEqualTo(200);
        assertThat(refused.body())
                .contains("4030", "An operator has stopped this.")
                .doesNotContain("a test");
        assertThat(gateway.record("tools/call")).containsExactly("outcome refused kill.stopped");
        assertThat(server.seen("tools/call")).isEmpty();
    }

    @Test
    void a_stopped_capability_is_in_no_list() throws Exception {
        assertThat(gateway.send(gateway.modern("crm", alice, "tools/list", "", ""))
                        .body())
                .contains("\"echo\"");
        assertThat(gateway.send(gateway.modern("/mcp", alice, "tools/list", "", ""))
                        .body())
                .contains("crm__echo", "maps__echo");

        stop(Stop.Kind.CAPABILITY, "crm/tools/echo");

        assertThat(gateway.send(gateway.modern("crm", alice, "tools/list", "", ""))
                        .body())
                .doesNotContain("\"echo\"")
                .contains("\"hang\"");
        assertThat(gateway.send(gateway.modern("/mcp", alice, "tools/list", "", ""))
                        .body())
                .doesNotContain("crm__echo")
                .contains("maps__echo");
    }

    @Test
    void everything_stopped_stops_the_routes_of_many_servers_too() throws Exception {
        stop(Stop.Kind.ALL, "");

        assertThat(gateway.send(gateway.modern("/mcp", alice, "tools/list", "", ""))
                        .body())
                .contains("kill.stopped");
        assertThat(gateway.send(gateway.modern("/mcp", alice, "server/discover", "", ""))
                        .body())
                .contains("kill.stopped");
    }

    @Test
    void a_call_in_flight_ends_at_once_and_nobody_knows_what_it_did() throws Exception {
        var flying = CompletableFuture.supplyAsync(() -> {
            try {
                return gateway.call("crm", alice, "hang", "{}");
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        until(() -> !server.seen("tools/call").isEmpty());

        stop(Stop.Kind.CALLER, "alice");

        assertThat(flying.get(2, TimeUnit.SECONDS).body()).contains("kill.stopped");
        assertThat(gateway.record("tools/call")).containsExactly("intent null null", "outcome unknown kill.stopped");
    }

    @Test
    void a_listening_stream_ends_at_once() throws Exception {
        try (var events = new TestingEvents(gateway.modern(
                "crm", alice, "subscriptions/listen", "", "\"notifications\":{\"toolsListChanged\":true}"))) {
            assertThat(events.next()).contains("acknowledged");

            stop(Stop.Kind.SERVER, "crm");

            String last = events.next();
            assertThat(last.isEmpty() ? last : events.next()).isEmpty();
        }
    }

    @Test
    void no_call_reaches_a_server_after_the_stop_was_acknowledged() throws Exception {
        var stopping = new AtomicBoolean();
        var failures = new ConcurrentLinkedQueue<String>();
        echo("crm", alice);
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                callers.execute(() -> callUntil(stopping, failures));
            }
            try {
                for (int round = 0; round < 10; round++) {
                    Stop stop = stop(Stop.Kind.SERVER, "crm");
                    // What was sent before may still lie in the server's own buffers.
                    Thread.sleep(20);
                    int seen = calls.get();
                    Thread.sleep(30);
                    assertThat(calls).hasValue(seen);
                    lift(stop);
                    until(() -> calls.get() > seen);
                }
            } finally {
                stopping.set(true);
            }
        }
        assertThat(failures).isEmpty();
    }

    private void callUntil(AtomicBoolean stopping, Queue<String> failures) {
        while (!stopping.get()) {
            try {
                echo("crm", alice);
            } catch (Exception failure) {
                failures.add(failure.toString());
            }
        }
    }

    @Test
    void a_stop_is_in_force_again_after_a_restart_and_ends_by_itself() throws Exception {
        Instant end = Instant.now().plusMillis(2_500);
        store.stop(Stop.Kind.SERVER, "crm", "a test", "tester", end);
        watch.close();
        gateway.killSwitch.adopt(List.of());

        watch = TestingWatch.of(gateway);

        assertThat(echo("crm", alice)).contains("kill.stopped");
        until(() -> Instant.now().isAfter(end));
        assertThat(echo("crm", alice)).doesNotContain("kill.stopped");
    }

    @Test
    void while_it_cannot_be_found_out_what_is_stopped_nothing_passes() throws Exception {
        watch.close();
        gateway.killSwitch.lost();

        assertThat(echo("crm", alice)).contains("kill.unavailable");
        assertThat(server.seen("tools/call")).isEmpty();
    }
}
