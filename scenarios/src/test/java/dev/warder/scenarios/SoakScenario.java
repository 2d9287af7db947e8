package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Await;
import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.OpenStream;
import dev.warder.scenarios.harness.Places;
import dev.warder.scenarios.harness.Reply;
import dev.warder.scenarios.harness.Wire;
import dev.warder.testbed.Answering;
import dev.warder.testbed.LegacyAnswers;
import dev.warder.testbed.ModernAnswers;
import dev.warder.testbed.TestingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Thousands of streams, sessions that come and go, servers that die or are restarted under load: afterwards everything is as it was before. */
class SoakScenario {
    private static final int STREAMS = 2_000;
    private static final int ROUNDS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private LegacyAnswers answers = new LegacyAnswers();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private TestingServer quiet;
    private TestingServer busy;
    private Gateway gateway;

    @BeforeEach
    void start() {
        quiet = TestingServer.start(answers);
        busy = TestingServer.modern();
        gateway = Gateway.start("""
                servers:
                  quiet: { url: "%s", era: legacy }
                  busy: { url: "%s" }
                  pipe: { stdio: ["%s", -cp, "%s", dev.warder.testbed.TestingStdioServer, modern] }
                sessions: { idleTimeout: 10s }
                access: [ { allow: ["quiet/**", "busy/**", "pipe/**"], to: ["role:analyst"] } ]
                """.formatted(
                        quiet.url(),
                        busy.url(),
                        Places.java(),
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
    }

    @AfterEach
    void stop() {
        stopped.set(true);
        gateway.close();
        busy.close();
        quiet.close();
    }

    @Test
    void memory_streams_sessions_and_children_return_to_their_level() throws Exception {
        call("busy");
        call("pipe");
        long files = openFiles();
        List<Long> resident = new ArrayList<>();
        Thread load = Thread.ofPlatform().daemon().start(this::load);
        for (int round = 1; round <= ROUNDS; round++) {
            round(round == 2);
            resident.add(residentMiB());
        }
        stopped.set(true);
        load.join(PATIENCE);

        Await.until("its files are closed", PATIENCE, () -> openFiles() <= files + 20);
        assertThat(gateway.program().children()).hasSize(1);
        assertThat(answers.streams()).isZero();
        assertThat(metric("warder_calls_in_flight")).isZero();
        assertThat(resident.getLast())
                .as("resident MiB after each round: %s", resident)
                .isLessThanOrEqualTo(resident.getFirst() * 5 / 4);
        assertThat(outcomes)
                .as("every call was answered, and most of them well")
                .containsKey("ok");
        assertThat(outcomes.getOrDefault("no answer", 0))
                .as(outcomes.toString())
                .isZero();
        assertThat(outcomes.get("ok")).as(outcomes.toString()).isGreaterThan(100);
    }

    /** A client with a session and the session's stream. */
    private record Listening(Wire session, OpenStream stream) {}

    /**
     * Opens all streams, kills the child and restarts a server under them, sends something down every stream, and ends them in different
     * ways: the clients leave, with and without a goodbye, or their server is restarted.
     */
    private void round(boolean serverLast) throws Exception {
        List<Listening> clients = atOnce(_ -> open());
        assertThat(metric("warder_sessions")).isEqualTo(STREAMS);
        gateway.program().children().forEach(ProcessHandle::destroyForcibly);
        busy = restarted(busy, new ModernAnswers());
        Await.until("all streams are open at the server", PATIENCE, () -> answers.streams() == STREAMS);
        answers.say("notifications/tools/list_changed");
        for (Listening client : clients) {
            assertThat(client.stream().awaitLine("notifications/tools/list_changed"))
                    .isTrue();
        }
        if (serverLast) {
            loseServer(clients);
        }
        atOnce(i -> leave(clients.get(i), i % 2 == 0 && !serverLast));
        Await.until("sessions nobody uses are gone", PATIENCE, () -> metric("warder_sessions") == 0);
        Await.until("streams are gone", PATIENCE, () -> answers.streams() == 0);
        Await.until("the child is back", PATIENCE, () -> call("pipe").equals("ok"));
        Await.until("the server is back", PATIENCE, () -> call("busy").equals("ok"));
    }

    private Listening open() throws IOException {
        Wire session =
                Wire.legacy(gateway.route("quiet"), gateway.key("analyst")).openSession();
        return new Listening(session, OpenStream.get(gateway.port(), "/servers/quiet/mcp", session.headers()));
    }

    /** A restarted server knows no session and has no stream: its clients are told, and start anew. */
    private void loseServer(List<Listening> clients) throws IOException {
        answers = new LegacyAnswers();
        quiet = restarted(quiet, answers);
        for (Listening client : clients) {
            client.stream().awaitEnd();
        }
        String list = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
        assertThat(clients.getFirst().session().post(list).status()).isEqualTo(404);
        open().stream().close();
    }

    private static Boolean leave(Listening client, boolean goodbye) throws IOException {
        if (goodbye) {
            assertThat(client.session().send("DELETE", new byte[0]).status()).isLessThan(300);
        }
        client.stream().close();
        return goodbye;
    }

    private static TestingServer restarted(TestingServer server, Answering answering) {
        int port = server.port();
        server.close();
        return TestingServer.start(port, answering);
    }

    private interface Work<T> {
        T of(int client) throws Exception;
    }

    /** Does the same for every client, some of them at a time. */
    private static <T> List<T> atOnce(Work<T> work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<T>> begun = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                int client = i;
                begun.add(threads.submit(() -> work.of(client)));
            }
            List<T> done = new ArrayList<>();
            for (Future<T> each : begun) {
                done.add(each.get());
            }
            return done;
        }
    }

    /** Calls without pause, whatever happens to the servers. */
    private void load() {
        while (!stopped.get()) {
            for (String server : List.of("busy", "pipe")) {
                outcomes.merge(call(server), 1, Integer::sum);
            }
        }
    }

    private String call(String server) {
        try {
            Reply reply =
                    Wire.modern(gateway.route(server), gateway.key("analyst")).callTool("echo", "{\"text\":\"x\"}");
            return reply.status() == 200 && reply.errorCode() == 0 ? "ok" : "error " + reply.errorCode();
        } catch (RuntimeException nothing) {
            return stopped.get() ? "stopped" : "no answer";
        }
    }

    private int metric(String name) {
        return gateway.get("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private long openFiles() {
        try (Stream<Path> files = Files.list(procfs("fd"))) {
            return files.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private long residentMiB() throws IOException {
        try (Stream<String> lines = Files.lines(procfs("status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        }
    }

    private Path procfs(String file) {
        return Path.of("/proc", Long.toString(gateway.program().pid()), file);
    }
}
