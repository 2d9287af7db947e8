package dev.warder.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Outcome;
import dev.warder.call.Outcome.Status;
import dev.warder.call.Payload;
import dev.warder.call.Reason;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Metrics metrics = new Metrics();

    @BeforeEach
    void serve() {
        metrics.serving(List.of("crm", "files"));
    }

    @Test
    void calls_are_counted_by_capability_decision_status_and_reason() {
        metrics.concluded(tool("create_order"), outcome(Status.OK, null));
        metrics.concluded(tool("create_order"), outcome(Status.OK, null));
        metrics.concluded(tool("create_order"), outcome(Status.REFUSED, Reason.BAD_ARGUMENTS));

        assertThat(lines("warder_calls_total"))
                .containsExactlyInAnyOrder(
                        "warder_calls_total{capability=\"tools/create_order\",decision=\"allowed\",method=\"tools/call\","
                                + "reason=\"\",server=\"crm\",status=\"ok\"} 2.0",
                        "warder_calls_total{capability=\"tools/create_order\",decision=\"refused\",method=\"tools/call\","
                                + "reason=\"validation.arguments\",server=\"crm\",status=\"refused\"} 1.0");
    }

    @Test
    void names_a_caller_invents_never_become_labels() {
        for (int i = 0; i < 5_000; i++) {
            metrics.concluded(tool("invented" + i), outcome(Status.REFUSED, Reason.HIDDEN));
            metrics.concluded(tool("invented" + i), outcome(Status.REFUSED, Reason.UNKNOWN_CAPABILITY));
            metrics.concluded(prompt("invented" + i), outcome(Status.RPC_ERROR, null));
            metrics.turnedAway("server" + i, Reason.NOT_FOUND);
        }

        assertThat(metrics.scrape())
                .doesNotContain("invented", "server=\"server")
                .contains("capability=\"_other\"", "server=\"_other\"");
        assertThat(lines("warder_calls_total")).hasSize(3);
    }

    @Test
    void a_server_with_very_many_tools_gets_a_bounded_number_of_labels() {
        for (int i = 0; i < 1_000; i++) {
            metrics.concluded(tool("tool" + i), outcome(Status.OK, null));
        }

        assertThat(lines("warder_calls_total")).hasSizeBetween(200, 260).anyMatch(line -> line.contains("_other"));
    }

    @Test
    void resources_are_counted_by_type_only() {
        var resource = new Capability("crm", CapabilityType.RESOURCE, "https://host/secret?token=abc");
        metrics.concluded(call(Method.RESOURCES_READ, resource), outcome(Status.OK, null));

        assertThat(metrics.scrape()).contains("capability=\"resources\"").doesNotContain("host");
    }

    @Test
    void authentication_failures_are_counted_apart() {
        metrics.turnedAway("crm", Reason.EXPIRED_CREDENTIALS);
        metrics.turnedAway("crm", Reason.MALFORMED);
        metrics.turnedAway(null, Reason.NOT_FOUND);

        assertThat(lines("warder_auth_failures_total"))
                .containsExactly("warder_auth_failures_total{reason=\"auth.expired\",server=\"crm\"} 1.0");
        assertThat(lines("warder_turned_away_total"))
                .containsExactlyInAnyOrder(
                        "warder_turned_away_total{reason=\"rpc.malformed\",server=\"crm\"} 1.0",
                        "warder_turned_away_total{reason=\"http.not_found\",server=\"\"} 1.0");
    }

    @Test
    void time_in_the_gateway_at_the_server_and_in_discovery_are_told_apart() {
        metrics.concluded(tool("create_order"), outcome(Status.OK, null));
        metrics.discovered("crm", 40_000_000, true);

        assertThat(lines("warder_call_seconds_sum"))
                .containsExactly("warder_call_seconds_sum{method=\"tools/call\",server=\"crm\"} 0.003");
        assertThat(lines("warder_upstream_seconds_sum"))
                .containsExactly("warder_upstream_seconds_sum{method=\"tools/call\",server=\"crm\"} 0.002");
        assertThat(lines("warder_discovery_seconds_sum"))
                .containsExactly("warder_discovery_seconds_sum{ok=\"true\",server=\"crm\"} 0.04");
        assertThat(lines("warder_call_seconds_bucket")).anyMatch(line -> line.contains("le=\"0.005\"} 1"));
    }

    @Test
    void values_of_other_rooms_are_asked_for_at_each_scrape() {
        var sessions = new AtomicLong(3);
        metrics.gauge("warder_sessions", "Open sessions.", sessions::doubleValue);
        metrics.counter("warder_audit_entries_total", "Entries made durable.", sessions::get);
        sessions.set(4);
        System.gc();

        assertThat(lines("warder_sessions")).containsExactly("warder_sessions 4.0");
        assertThat(lines("warder_audit_entries_total")).containsExactly("warder_audit_entries_total 4.0");
    }

    @Test
    void calls_in_flight_are_those_started_and_not_ended() {
        metrics.started();
        metrics.started();
        metrics.ended();

        assertThat(lines("warder_calls_in_flight")).containsExactly("warder_calls_in_flight 1.0");
    }

    @Test
    void the_process_shows_what_it_uses() {
        assertThat(metrics.scrape())
                .contains("jvm_heap_used_bytes ", "jvm_gc_collections_total ", "jvm_threads ", "process_open_fds ");
        assertThat(Double.parseDouble(
                        lines("process_resident_memory_bytes").getFirst().split(" ", -1)[1]))
                .isGreaterThan(10e6);
    }

    private List<String> lines(String start) {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith(start + "{") || line.startsWith(start + " "))
                .toList();
    }

    private static Outcome outcome(Status status, @Nullable Reason reason) {
        return new Outcome(status, reason, null, 300, 1_024, 3_000, status == Status.REFUSED ? 0 : 2_000);
    }

    private static Call tool(String name) {
        return call(Method.TOOLS_CALL, new Capability("crm", CapabilityType.TOOL, name));
    }

    private static Call prompt(String name) {
        return call(Method.PROMPTS_GET, new Capability("crm", CapabilityType.PROMPT, name));
    }

    private static Call call(Method method, Capability capability) {
        var origin = new Call.Origin("c1", Revision.V2026_07_28, "127.0.0.1", "0".repeat(32), 0, 0, null);
        var caller = new Caller("alice", "warder", null, null, Set.of(), Set.of(), Caller.Auth.API_KEY);
        var message = new Message.Notification(method.wire(), JsonObject.EMPTY);
        return new Call(
                origin,
                caller,
                "crm",
                method,
                capability,
                JsonObject.EMPTY,
                new Payload(message, new byte[0], Map.of()));
    }
}
