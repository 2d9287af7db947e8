package dev.warder.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.audit.AuditQuery.Field;
import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Reason;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditSearchTest {
    @TempDir
    Path data;

    private final Caller bob = new Caller("bob", "warder", null, null, Set.of(), Set.of(), Caller.Auth.API_KEY);

    @BeforeEach
    void write_a_record() throws Exception {
        try (AuditLog log = AuditLog.open(data, "node-1", TestingLog.SMALL_FILES)) {
            for (int i = 0; i < 300; i++) {
                Call call = TestingCalls.tool("c" + i, JsonObject.EMPTY);
                TestingLog.await(log.append(AuditEntry.outcome(call, TestingCalls.ok(), "p1")));
            }
            var prompt = new Capability("crm", CapabilityType.PROMPT, "greet\u001b[2J\u202e");
            Call refused = TestingCalls.call(bob, "b1", Method.PROMPTS_GET, prompt, JsonObject.EMPTY);
            TestingLog.await(log.append(AuditEntry.outcome(refused, TestingCalls.refused(Reason.HIDDEN), "p1")));
        }
    }

    @Test
    void the_newest_entries_come_first() throws Exception {
        assertThat(ids(AuditQuery.latest().atMost(3))).containsExactly("b1", "c299", "c298");
    }

    @Test
    void the_oldest_entries_come_first_when_asked_for() throws Exception {
        assertThat(ids(AuditQuery.latest().oldestFirst().atMost(2))).containsExactly("c0", "c1");
    }

    @Test
    void all_conditions_must_hold() throws Exception {
        AuditQuery refused =
                AuditQuery.latest().where(Field.DECISION, "refused").where(Field.SERVER, "crm");

        assertThat(ids(refused)).containsExactly("b1");
        assertThat(ids(refused.where(Field.CALLER, "alice"))).isEmpty();
        assertThat(ids(refused.where(Field.CALLER, "b*").where(Field.REASON, "access.*")))
                .containsExactly("b1");
        assertThat(ids(refused.where(Field.KIND, "intent"))).isEmpty();
    }

    @Test
    void capabilities_are_found_by_pattern() throws Exception {
        assertThat(ids(AuditQuery.latest().where(Field.CAPABILITY, "crm/prompts/*")))
                .containsExactly("b1");
        assertThat(ids(AuditQuery.latest()
                        .where(Field.CAPABILITY, "crm/tools/create_order")
                        .atMost(2)))
                .containsExactly("c299", "c298");
    }

    @Test
    void times_bound_the_search_from_below_and_above() throws Exception {
        Instant of = Instant.parse("2024-05-06T07:08:09Z");

        assertThat(ids(AuditQuery.latest().between(of, of.plusSeconds(1)).atMost(1_000)))
                .hasSize(301);
        assertThat(ids(AuditQuery.latest().between(null, of))).isEmpty();
        assertThat(ids(AuditQuery.latest().between(of.plusSeconds(1), null))).isEmpty();
    }

    @Test
    void a_torn_end_does_not_disturb_a_search() throws Exception {
        Path last = Segments.in(TestingLog.book(data)).getLast();
        Files.writeString(last, "{\"address\":\"192.0", StandardOpenOption.APPEND);

        assertThat(ids(AuditQuery.latest().atMost(1))).containsExactly("b1");
        assertThat(ids(AuditQuery.latest().oldestFirst().atMost(1_000))).hasSize(301);
    }

    @Test
    void the_record_can_be_searched_while_it_is_written() throws Exception {
        try (AuditLog log = AuditLog.open(data, "node-1", TestingLog.SMALL_FILES)) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 3_000; i++) {
                    log.append(TestingLog.entry("w" + i));
                }
            });
            while (!writing.isDone()) {
                assertThat(ids(AuditQuery.latest().where(Field.ID, "c0").atMost(1)))
                        .containsExactly("c0");
            }
        }
        assertThat(ids(AuditQuery.latest().where(Field.ID, "w*").atMost(10_000)))
                .hasSize(3_000);
    }

    @Test
    void a_table_line_cannot_steer_the_terminal() throws Exception {
        List<String> lines = new ArrayList<>();
        AuditSearch.in(data).find(AuditQuery.latest().atMost(1), found -> lines.add(found.tableLine()));

        assertThat(lines.getFirst())
                .contains(
                        "bob",
                        "prompts/get crm/prompts/greet\\u001b[2J\\u202e",
                        "refused",
                        "access.hidden (access[2])",
                        "0.1 ms")
                .doesNotContain("\u001b", "\u202e");
        assertThat(AuditSearch.tableHeading()).startsWith("TIME");
    }

    @Test
    void a_found_entry_is_handed_over_as_it_was_written() throws Exception {
        List<String> lines = new ArrayList<>();
        AuditSearch.in(data).find(AuditQuery.latest().where(Field.ID, "c7"), found -> lines.add(found.jsonLine()));

        assertThat(Files.readString(Segments.in(TestingLog.book(data)).getFirst()))
                .contains(lines.getFirst() + " ");
    }

    @Test
    void an_empty_directory_holds_no_record() throws Exception {
        AuditSearch nowhere = AuditSearch.in(data.resolve("elsewhere"));

        assertThat(nowhere.exists()).isFalse();
        assertThat(nowhere.find(AuditQuery.latest(), _ -> {}).found()).isZero();
        assertThatThrownBy(() -> AuditQuery.latest().atMost(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private List<String> ids(AuditQuery query) throws Exception {
        List<String> ids = new ArrayList<>();
        AuditSearch.in(data)
                .find(
                        query,
                        found -> ids.add(Objects.requireNonNull(found.entry().string("id"))));
        return ids;
    }
}
