package dev.warder.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.approval.ApprovalSettings;
import dev.warder.approval.Desk;
import dev.warder.approval.Proposal;
import dev.warder.approval.Standing;
import dev.warder.call.Requirement;
import dev.warder.call.TestingCalls;
import dev.warder.json.JsonObject;
import dev.warder.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ApprovalsCommandTest {
    @TempDir
    private Path directory;

    private TestingTerminal run(Object... command) {
        var all = new ArrayList<>(List.of(command));
        all.add("--data");
        all.add(directory);
        return TestingTerminal.run(all.toArray());
    }

    /** A call of alice's that waits; the name of its ticket. */
    private String asked(String text, String... by) {
        var terms = new Requirement.Terms(List.of(by), Duration.ofMinutes(10), 1, null);
        var call = TestingCalls.tool(
                TestingCalls.caller("alice"), "crm", "create_order", JsonObject.EMPTY.with("text", text));
        try (var database = Database.open(directory);
                var desk = new Desk(database, (event, detail) -> {}, ApprovalSettings.DEFAULT, "here")) {
            var proposal = Proposal.of(call, List.of(new Requirement("big orders", terms)), null, "p");
            return ((Standing.Pending) desk.propose(proposal)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .orTimeout(10, TimeUnit.SECONDS)
                            .join())
                    .ticket();
        }
    }

    @Test
    void who_waits_for_whom_is_listed_and_shown_in_full() {
        assertThat(run("approvals", "list").out()).isEqualToIgnoringNewLines("Nothing waits.");
        String ticket = asked("two chairs", "role:lead");

        assertThat(run("approvals", "list").out())
                .contains(ticket, "proposed", "alice", "crm/tools/create_order", "role:lead");
        assertThat(run("approvals", "list", "--json").out()).startsWith("[{\"id\":\"" + ticket);
        assertThat(run("approvals", "show", ticket).out())
                .contains("big orders: role:lead", "\"arguments\":{\"text\":\"two chairs\"}");
    }

    @Test
    void a_person_decides_by_the_roles_of_a_key_under_that_name() {
        String ticket = asked("x", "role:lead");
        run("keys", "create", "--name", "bob", "--role", "lead");
        run("keys", "create", "--name", "carol", "--role", "sales");

        assertThat(run("approvals", "approve", ticket, "--as", "carol").err()).contains("not among those");
        assertThat(run("approvals", "approve", ticket, "--as", "nobody").exit()).isEqualTo(1);
        assertThat(run("approvals", "approve", ticket, "--as", "bob", "--reason", "a good customer")
                        .out())
                .startsWith("Approved. The caller has until ");
        assertThat(run("approvals", "deny", ticket, "--as", "bob", "--reason", "no")
                        .err())
                .contains("is approved already");
        assertThat(run("approvals", "show", ticket).out()).contains("bob: agreed", "a good customer");
    }

    @Test
    void a_revoked_key_gives_no_role() {
        String ticket = asked("x", "role:lead");
        String listed = run("keys", "create", "--name", "bob", "--role", "lead", "--json")
                .out();
        String id = listed.substring(listed.indexOf("\"id\":\"") + 6, listed.indexOf("\",\"key\""));
        run("keys", "revoke", id);

        assertThat(run("approvals", "approve", ticket, "--as", "bob").err()).contains("not among those");
    }

    @Test
    void a_decision_is_on_record_with_who_and_why() {
        String ticket = asked("x", "operator");
        run("approvals", "deny", ticket, "--reason", "too much");

        assertThat(run("audit", "search", "--json").out())
                .contains(
                        "\"event\":\"approval_decided\"",
                        ticket,
                        "\"verdict\":\"denied\"",
                        "\"why\":\"too much\"",
                        "\"approver\":\"" + System.getProperty("user.name"));
        assertThat(run("approvals", "list").out()).isEqualToIgnoringNewLines("Nothing waits.");
        assertThat(run("approvals", "list", "--all").out()).contains(ticket, "denied");
    }

    @Test
    void what_cannot_be_seen_or_moves_the_cursor_is_shown_as_what_it_is() {
        String ticket = asked("pay \u202eeur 001\u200b\u001b[2J", "operator");

        assertThat(run("approvals", "show", ticket).out())
                .contains("pay <U+202E>eur 001<U+200B>\\u001b[2J")
                .doesNotContain("\u202e", "\u200b", "\u001b");
    }

    @Test
    void what_is_not_there_is_said_in_a_sentence() {
        assertThat(run("approvals", "show", "t-1").err()).startsWith("warder: there is no ticket");
        assertThat(run("approvals", "approve", "t-1").err()).startsWith("warder: there is no ticket");
        assertThat(run("approvals", "deny", "t-1").exit()).isEqualTo(2);
        assertThat(run("approvals").exit()).isEqualTo(2);
    }
}
