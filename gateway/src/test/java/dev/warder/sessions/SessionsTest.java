package dev.warder.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Caller;
import dev.warder.call.TestingCalls;
import dev.warder.mcp.Revision;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final AtomicLong clock = new AtomicLong(1);
    private final Sessions<String> sessions =
            new Sessions<>(new SessionSettings(Duration.ofMinutes(30), 3, 5), clock::get);
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

    private Session<String> open(Caller caller) {
        return java.util.Objects.requireNonNull(sessions.open(caller, "crm", Revision.V2025_11_25, "x"));
    }
}
