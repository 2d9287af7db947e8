package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Await;
import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.Reply;
import dev.warder.scenarios.harness.Wire;
import dev.warder.testbed.TestingServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Killed without warning again and again while calls wait for approval, are approved and are made. */
class ApprovalCrashScenario {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int KILLS = 8;
    private static final int CALLERS = 6;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong next = new AtomicLong();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();

    @Test
    void nothing_is_done_without_a_decision_or_twice_on_one_and_nothing_is_lost() throws Exception {
        try (TestingServer server = TestingServer.modern();
                Gateway gateway = Gateway.start(
                        "servers: { one: { url: \"" + server.url() + "\" } }",
                        "approvals: { hold: 1s, waiting: 1000, perMinute: 1000 }",
                        "access: [ { allow: \"one/**\", to: [\"role:analyst\"], approval: { by: operator } } ]")) {
            Wire caller = Wire.modern(gateway.route("one"), gateway.key("analyst"));
            String operator = gateway.key("operator");
            try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CALLERS; i++) {
                    people.execute(() -> callAndComeBack(caller));
                }
                people.execute(() -> approveAll(gateway, operator));
                try {
                    for (int kill = 0; kill < KILLS; kill++) {
                        int before = answered.size();
                        Await.until("calls are made", SOON, () -> answered.size() >= before + 10);
                        Thread.sleep(7L * kill);
                        gateway.kill();
                        gateway.restart();
                    }
                } finally {
                    stop.set(true);
                }
            }
            List<JsonNode> tickets = JSON.readTree(
                            String.join("\n", gateway.cli("approvals", "list", "--all", "--json")))
                    .valueStream()
                    .toList();
            assertOnceForEachDecision(server, tickets);
            assertNothingIsLost(tickets, gateway.audit());
        }
    }

    /** Makes a new call, and the same one again until it was made. */
    private void callAndComeBack(Wire caller) {
        while (!stop.get()) {
            String text = "x" + next.incrementAndGet();
            while (!stop.get() && !answered.contains(text)) {
                try {
                    Reply reply = caller.callTool("echo", "{\"text\":\"" + text + "\"}");
                    JsonNode result = reply.result();
                    if (!result.path("isError").asBoolean(false)
                            && result.path("content").size() == 1) {
                        answered.add(text);
                    }
                } catch (RuntimeException _) {
                    // Cut off by the kill; what became of the call is not known here.
                }
            }
        }
    }

    private void approveAll(Gateway gateway, String key) {
        Wire operator = Wire.modern(gateway.admin("/api/approvals").toString(), key);
        while (!stop.get()) {
            try {
                JsonNode tickets =
                        JSON.readTree(operator.send("GET", new byte[0]).body());
                for (JsonNode ticket : tickets.path("approvals")) {
                    if (ticket.path("state").asString("").equals("proposed")) {
                        String one = "/api/approvals/" + ticket.path("id").asString("");
                        operator.at(gateway.admin(one).toString()).post("{\"verdict\":\"approve\"}");
                    }
                }
                Thread.sleep(20);
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException _) {
                // The gateway is not there at the moment.
            }
        }
    }

    private void assertOnceForEachDecision(TestingServer server, List<JsonNode> tickets) {
        Map<String, Integer> used = new HashMap<>();
        for (JsonNode ticket : tickets) {
            if (ticket.path("state").asString("").equals("used")) {
                assertThat(ticket.at("/voices/0/agrees").asBoolean(false))
                        .as(ticket.toString())
                        .isTrue();
                used.merge(text(JSON.readTree(ticket.path("shown").asString(""))), 1, Integer::sum);
            }
        }
        Map<String, Integer> done = new HashMap<>();
        server.seen("tools/call").forEach(seen -> done.merge(text(JSON.readTree(seen.body())), 1, Integer::sum));
        assertThat(done).hasSizeGreaterThanOrEqualTo(KILLS * 10);
        assertThat(done.keySet()).as("what was answered was done").containsAll(answered);
        assertThat(done)
                .allSatisfy((text, times) -> assertThat(used.getOrDefault(text, 0))
                        .as("times that " + text + " was approved and used")
                        .isGreaterThanOrEqualTo(times));
    }

    private static String text(JsonNode message) {
        return message.at("/params/arguments/text").asString("");
    }

    private static void assertNothingIsLost(List<JsonNode> tickets, List<JsonNode> log) {
        Set<String> decided = tickets(log, "approval_decided");
        Set<String> told = tickets(log, "approval_returned");
        told.addAll(tickets(log, "approval_interrupted"));
        assertThat(tickets(log, "approval_proposed"))
                .containsAll(tickets.stream()
                        .map(ticket -> ticket.path("id").asString(""))
                        .toList());
        assertThat(tickets)
                .filteredOn(ticket -> ticket.path("state").asString("").equals("used"))
                .extracting(ticket -> ticket.path("id").asString(""))
                .allSatisfy(id -> assertThat(decided).contains(id))
                .allSatisfy(id -> assertThat(told).as("the end of " + id).contains(id));
    }

    private static Set<String> tickets(List<JsonNode> log, String event) {
        return log.stream()
                .filter(entry -> entry.path("event").asString("").equals(event))
                .map(entry -> entry.at("/detail/ticket").asString(""))
                .collect(Collectors.toSet());
    }
}
