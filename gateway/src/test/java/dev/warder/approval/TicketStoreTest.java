package dev.warder.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.call.Caller;
import dev.warder.call.Consent;
import dev.warder.call.Requirement;
import dev.warder.call.TestingCalls;
import dev.warder.json.JsonObject;
import dev.warder.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicketStoreTest {
    private static final Duration WITHIN = Duration.ofMinutes(10);
    private static final Caller ALICE = TestingCalls.caller("alice");
    private static final ApprovalSettings LIMITS = new ApprovalSettings(Duration.ZERO, 20, 100);

    @TempDir
    private Path directory;

    private Database database;
    private TicketStore store;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final List<String> recorded = new ArrayList<>();
    private boolean unwritable;

    @BeforeEach
    void open() {
        database = Database.open(directory);
        store = new TicketStore(database, this::record, () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void record(String event, java.util.Map<String, String> detail) {
        if (unwritable) {
            throw new Recorder.Unrecorded("full", new IllegalStateException());
        }
        recorded.add(event);
    }

    private static Requirement.Terms terms(int quorum, String... by) {
        return new Requirement.Terms(List.of(by), WITHIN, quorum, null);
    }

    private static Proposal proposal(Caller caller, String text, Requirement.Terms... alternatives) {
        var call = TestingCalls.tool(caller, "crm", "echo", JsonObject.EMPTY.with("text", text));
        var requirements = new ArrayList<Requirement>();
        for (Requirement.Terms terms : alternatives) {
            requirements.add(new Requirement("rule-" + requirements.size(), terms));
        }
        return Proposal.of(call, requirements, "fingerprint", "policy");
    }

    private String proposed(Proposal proposal) {
        return ((Standing.Pending) store.propose(proposal, LIMITS)).ticket();
    }

    private static Approver person(String name, String... roles) {
        return new Approver(name, Set.of(roles), false);
    }

    private Ticket.State approve(String ticket, Approver person) {
        return store.decide(ticket, person, true, "").state();
    }

    @Test
    void a_quorum_needs_so_many_different_people_and_one_of_them_denies() {
        String ticket = proposed(proposal(ALICE, "x", terms(2, "role:lead")));

        assertThat(approve(ticket, person("bob", "lead"))).isEqualTo(Ticket.State.PROPOSED);
        assertThatThrownBy(() -> approve(ticket, person("Bob", "lead"))).hasMessageContaining("has decided");
        assertThat(approve(ticket, person("carol", "lead"))).isEqualTo(Ticket.State.APPROVED);

        String other = proposed(proposal(ALICE, "y", terms(2, "role:lead")));
        approve(other, person("bob", "lead"));
        assertThat(store.decide(other, person("carol", "lead"), false, "no").state())
                .isEqualTo(Ticket.State.DENIED);
        assertThat(recorded)
                .containsExactly(
                        "approval_proposed",
                        "approval_decided",
                        "approval_decided",
                        "approval_proposed",
                        "approval_decided",
                        "approval_decided");
    }

    @Test
    void nobody_decides_about_a_call_of_their_own_or_without_being_asked() {
        String ticket = proposed(proposal(ALICE, "x", terms(1, "role:lead", "subject:dave")));

        assertThatThrownBy(() -> approve(ticket, person("Alice", "lead"))).hasMessageContaining("their own");
        assertThatThrownBy(() -> approve(ticket, person("bob", "sales"))).hasMessageContaining("not among those");
        assertThatThrownBy(() -> store.decide(ticket, new Approver("bob", Set.of(), true), false, "no"))
                .hasMessageContaining("not among those");
        assertThatThrownBy(() -> approve("t-0", person("bob", "lead"))).hasMessageContaining("no ticket");
        assertThat(recorded).containsExactly("approval_proposed");
        assertThat(approve(ticket, person("dave"))).isEqualTo(Ticket.State.APPROVED);
    }

    @Test
    void votes_for_different_rules_do_not_add_up() {
        String ticket = proposed(proposal(ALICE, "x", terms(2, "role:lead"), terms(2, "role:finance")));

        approve(ticket, person("bob", "lead"));
        assertThat(approve(ticket, person("carol", "finance"))).isEqualTo(Ticket.State.PROPOSED);
        assertThat(approve(ticket, person("dave", "finance", "lead"))).isEqualTo(Ticket.State.APPROVED);
    }

    @Test
    void others_may_decide_when_nobody_has_for_a_while() {
        var escalation = new Requirement.Escalation(List.of("role:head"), Duration.ofMinutes(5));
        String ticket =
                proposed(proposal(ALICE, "x", new Requirement.Terms(List.of("role:lead"), WITHIN, 1, escalation)));

        assertThatThrownBy(() -> approve(ticket, person("eve", "head"))).hasMessageContaining("not among those");
        now = now.plus(Duration.ofMinutes(5));
        assertThat(approve(ticket, person("eve", "head"))).isEqualTo(Ticket.State.APPROVED);
    }

    @Test
    void a_question_expires_and_so_does_an_approval_that_is_not_used() {
        Proposal asked = proposal(ALICE, "x", terms(1, "role:lead"));
        String late = proposed(asked);
        now = now.plus(WITHIN);
        assertThatThrownBy(() -> approve(late, person("bob", "lead"))).hasMessageContaining("expired");

        String again = proposed(asked);
        assertThat(again).isNotEqualTo(late);
        approve(again, person("bob", "lead"));
        now = now.plus(WITHIN.minusMillis(1));
        assertThat(store.propose(asked, LIMITS)).isEqualTo(new Standing.Approved(again));
        now = now.plusMillis(1);
        assertThat(store.use(asked, again, "call-1", "here")).isNull();

        store.expire();
        assertThat(store.list(true)).extracting(Ticket::state).containsOnly(Ticket.State.EXPIRED);
        assertThat(recorded).endsWith("approval_expired", "approval_expired");
    }

    @Test
    void what_was_approved_is_taken_once_and_for_the_very_same_only() {
        Proposal asked = proposal(ALICE, "x", terms(1, "role:lead"));
        String ticket = proposed(asked);
        assertThat(store.use(asked, ticket, "call-1", "here"))
                .as("not approved")
                .isNull();
        approve(ticket, person("bob", "lead"));

        assertThat(store.use(proposal(ALICE, "y", terms(1, "role:lead")), ticket, "call-1", "here"))
                .isNull();
        assertThat(store.use(proposal(ALICE, "x", terms(1, "role:boss")), ticket, "call-1", "here"))
                .isNull();
        assertThat(store.use(proposal(TestingCalls.caller("eve"), "x", terms(1, "role:lead")), ticket, "c", "here"))
                .isNull();
        assertThat(store.use(asked, ticket, "call-1", "here")).isNotNull();
        assertThat(store.use(asked, ticket, "call-2", "here")).isNull();
    }

    @Test
    void of_many_gateways_that_want_to_use_an_approval_exactly_one_does() throws Exception {
        try (var second = Database.open(directory);
                ExecutorService racers = Executors.newFixedThreadPool(8)) {
            var stores = List.of(store, new TicketStore(second, this::record, () -> now));
            for (int round = 0; round < 30; round++) {
                Proposal asked = proposal(ALICE, "x" + round, terms(1, "role:lead"));
                String ticket = proposed(asked);
                List<Callable<Consent>> racing = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    TicketStore at = stores.get(i % 2);
                    racing.add(() -> at.use(asked, ticket, "call", "here"));
                }
                racing.add(4, () -> {
                    approve(ticket, person("bob", "lead"));
                    return null;
                });
                long taken = 0;
                for (Future<Consent> one : racers.invokeAll(racing)) {
                    taken += one.get() == null ? 0 : 1;
                }
                assertThat(taken).isLessThanOrEqualTo(1);
                assertThat(taken + (store.use(asked, ticket, "call", "here") == null ? 0 : 1))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void what_cannot_be_recorded_does_not_happen() {
        Proposal asked = proposal(ALICE, "x", terms(1, "role:lead"));
        unwritable = true;
        assertThatThrownBy(() -> store.propose(asked, LIMITS)).isInstanceOf(Recorder.Unrecorded.class);
        assertThat(store.list(true)).isEmpty();

        unwritable = false;
        String ticket = proposed(asked);
        unwritable = true;
        assertThatThrownBy(() -> approve(ticket, person("bob", "lead"))).isInstanceOf(Recorder.Unrecorded.class);
        assertThat(store.propose(asked, LIMITS)).isInstanceOf(Standing.Pending.class);
        assertThat(store.list(true).getFirst().voices()).isEmpty();
    }

    @Test
    void a_call_that_used_an_approval_and_whose_end_nobody_wrote_down_is_recorded_at_the_next_start() {
        Proposal asked = proposal(ALICE, "x", terms(1, "role:lead"));
        String ticket = proposed(asked);
        approve(ticket, person("bob", "lead"));
        store.use(asked, ticket, "call-1", "here");

        store.interrupted("elsewhere");
        assertThat(recorded).doesNotContain("approval_interrupted");
        store.interrupted("here");
        store.interrupted("here");
        assertThat(recorded).filteredOn("approval_interrupted"::equals).hasSize(1);
    }

    @Test
    void people_see_all_that_would_be_sent_but_secrets() {
        var arguments = JsonObject.EMPTY
                .with("password", "hunter2")
                .with("text", "a".repeat(5_000) + " end")
                .with("url", "https://u:p@example.com/?token=abc");
        var call = TestingCalls.tool(ALICE, "crm", "echo", arguments);
        String shown = Proposal.of(call, List.of(new Requirement("r", terms(1, "operator"))), null, "p")
                .shown();

        assertThat(shown)
                .contains("a end", "\"password\":\"***\"", "token=***")
                .doesNotContain("hunter2", "u:p", "abc");
    }

    @Test
    void a_call_too_large_to_be_shown_is_not_asked_about() {
        assertThat(store.propose(proposal(ALICE, "a".repeat(70_000), terms(1, "operator")), LIMITS))
                .isEqualTo(new Standing.Refused("It is too large to be shown to a person."));
    }

    @Test
    void tickets_go_a_week_after_their_end() {
        proposed(proposal(ALICE, "x", terms(1, "operator")));
        now = now.plus(WITHIN);
        store.expire();
        assertThat(store.list(true)).hasSize(1);
        now = now.plus(Duration.ofDays(8));
        store.expire();
        assertThat(store.list(true)).isEmpty();
    }
}
