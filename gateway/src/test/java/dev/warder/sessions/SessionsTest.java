package dev.warder.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Caller;
import dev.warder.call.TestingCalls;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Revision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final JsonObject MEMENTO = JsonObject.of("id", new JsonString("there"));

    private final AtomicLong clock = new AtomicLong(1);
    private final InstantSource wall = () -> Instant.ofEpochMilli(clock.get() / 1_000_000);
    private final TestingKeeping keeping = new TestingKeeping();
    private final Sessions<String> sessions =
            new Sessions<>(new SessionSettings(Duration.ofMinutes(30), 3, 5), clock::get, wall, keeping);
    private final Caller alice = TestingCalls.caller("alice");
    private final Caller bob = TestingCalls.caller("bob");

    @Test
    void a_session_is_found_by_its_owner_at_its_server() {
        var session = open(alice);

        assertThat(sessions.find(session.id(), alice, "crm")).isEqualTo(new Sessions.Lookup.Found<>(session));
    }

    @Test
    void another_callers_session_is_foreign() {
        var session = open(alice);

        assertThat(sessions.find(session.id(), bob, "crm")).isEqualTo(new Sessions.Lookup.Foreign<String>());
    }

    @Test
    void a_session_is_of_no_use_at_another_server() {
        var session = open(alice);

        assertThat(sessions.find(session.id(), alice, "files")).isEqualTo(new Sessions.Lookup.Foreign<String>());
    }

    @Test
    void a_caller_whose_roles_changed_keeps_its_session() {
        var session = open(alice);

        assertThat(sessions.find(session.id(), TestingCalls.caller("alice", "admin"), "crm"))
                .isInstanceOf(Sessions.Lookup.Found.class);
    }

    @Test
    void an_ended_session_is_unknown_and_ends_once() {
        var session = open(alice);

        assertThat(sessions.end(session)).isTrue();
        assertThat(sessions.end(session)).isFalse();
        assertThat(sessions.find(session.id(), alice, "crm")).isEqualTo(new Sessions.Lookup.Unknown<String>());
    }

    @Test
    void ids_are_long_random_and_cannot_be_told_from_their_label() {
        var ids = new HashSet<String>();
        for (int i = 0; i < 3; i++) {
            var session = open(alice);
            ids.add(session.id());
            assertThat(session.id()).matches("[0-9a-f]{64}");
            assertThat(session.label()).doesNotContain(session.id().substring(0, 8));
        }
        assertThat(ids).hasSize(3);
    }

    @Test
    void one_caller_may_hold_only_so_many_and_gets_room_back_when_one_ends() {
        var first = open(alice);
        open(alice);
        open(alice);

        assertThat(sessions.hasRoom(alice)).isFalse();
        assertThat(sessions.open(alice, "crm", Revision.V2025_11_25, "x")).isNull();
        sessions.end(first);
        assertThat(sessions.open(alice, "crm", Revision.V2025_11_25, "x")).isNotNull();
    }

    @Test
    void a_refused_session_leaves_the_other_callers_count_alone() {
        open(alice);
        open(alice);
        open(alice);
        open(bob);
        open(bob);

        assertThat(sessions.open(bob, "crm", Revision.V2025_11_25, "x")).isNull();
        assertThat(sessions.hasRoom(bob)).isFalse();
        assertThat(sessions.count()).isEqualTo(5);
    }

    @Test
    void an_idle_session_ends_and_a_used_one_stays() {
        var idle = open(alice);
        var used = open(bob);
        clock.addAndGet(Duration.ofMinutes(20).toNanos());
        sessions.find(used.id(), bob, "crm");
        clock.addAndGet(Duration.ofMinutes(20).toNanos());

        assertThat(sessions.endIdle()).containsExactly(idle);
        assertThat(sessions.count()).isEqualTo(1);
    }

    @Test
    void a_session_with_an_open_stream_is_not_idle() {
        var session = open(alice);
        session.streamOpened();
        clock.addAndGet(Duration.ofHours(2).toNanos());

        assertThat(sessions.endIdle()).isEmpty();
        session.streamEnded(clock.get());
        clock.addAndGet(Duration.ofHours(2).toNanos());
        assertThat(sessions.endIdle()).containsExactly(session);
    }

    @Test
    void a_kept_session_is_resumed_with_its_id_its_owner_and_its_idleness() {
        var session = open(alice);
        sessions.keep(session, MEMENTO);
        clock.addAndGet(Duration.ofMinutes(20).toNanos());
        var next = next();

        var resumed = next.resume(kept(), "y");
        assertThat(next.find(session.id(), alice, "crm")).isEqualTo(new Sessions.Lookup.Found<>(resumed));
        assertThat(next.find(session.id(), bob, "crm")).isEqualTo(new Sessions.Lookup.Foreign<String>());
        assertThat(resumed.label()).isEqualTo(session.label());
        assertThat(next.count()).isOne();
    }

    @Test
    void a_session_that_was_idle_for_too_long_while_no_gateway_ran_ends() {
        sessions.keep(open(alice), MEMENTO);
        clock.addAndGet(Duration.ofMinutes(31).toNanos());
        var next = next();
        var resumed = next.resume(kept(), "y");

        assertThat(next.endIdle()).containsExactly(resumed);
        assertThat(keeping.kept).isEmpty();
    }

    @Test
    void when_a_session_was_used_is_noted_for_the_next_run() {
        var session = open(alice);
        sessions.keep(session, MEMENTO);
        long before = kept().usedAt();
        clock.addAndGet(Duration.ofSeconds(50).toNanos());
        sessions.find(session.id(), alice, "crm");

        sessions.note(false);
        assertThat(kept().usedAt()).as("not every little use").isEqualTo(before);
        sessions.note(true);
        assertThat(kept().usedAt()).isEqualTo(before + 50_000);
    }

    @Test
    void a_session_that_ends_or_can_go_on_no_more_is_kept_no_longer() {
        var ended = open(alice);
        var changed = open(bob);
        sessions.keep(ended, MEMENTO);
        sessions.keep(changed, MEMENTO);

        sessions.end(ended);
        sessions.keep(changed, null);
        sessions.keep(ended, MEMENTO);
        assertThat(keeping.kept).isEmpty();
    }

    @Test
    void a_session_left_to_the_next_run_is_no_more_here_and_stays_kept() {
        var session = open(alice);
        assertThat(sessions.leave(session)).isFalse();
        sessions.keep(session, MEMENTO);

        assertThat(sessions.leave(session)).isTrue();
        assertThat(sessions.end(session)).isFalse();
        assertThat(sessions.count()).isZero();
        assertThat(keeping.kept).containsKey(session.id());
    }

    private Sessions<String> next() {
        return new Sessions<>(new SessionSettings(Duration.ofMinutes(30), 3, 5), clock::get, wall, keeping);
    }

    private KeptSession kept() {
        return keeping.kept.values().iterator().next();
    }

    private Session<String> open(Caller caller) {
        return java.util.Objects.requireNonNull(sessions.open(caller, "crm", Revision.V2025_11_25, "x"));
    }
}
