package dev.warder.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.pipeline.Events.Budget;
import dev.warder.pipeline.Events.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventsTest {
    private final AtomicLong now = new AtomicLong();
    private final Budget budget = Budget.of(64 << 20);
    private final Events events = new Events("s-0123", budget, now::get);

    @Test
    void ids_are_unique_in_a_session_and_say_nothing_in_another() {
        var client = new TestingClient();
        EventStream one = events.open(client, true, true);
        EventStream two = events.open(client, true, true);
        one.send(bytes(1));
        two.send(bytes(1));
        one.send(bytes(1));

        assertThat(client.ids).hasSize(5).doesNotHaveDuplicates();
        assertThat(events.find(client.ids.getFirst())).isInstanceOf(Found.Resumable.class);
        var other = new Events("s-4567", budget, now::get);
        other.open(new TestingClient(), true, true).send(bytes(1));
        assertThat(other.find(client.ids.getFirst())).isInstanceOf(Found.Unknown.class);
    }

    @Test
    void an_id_that_no_event_had_yet_is_unknown() {
        var client = new TestingClient();
        events.open(client, true, true).send(bytes(1));

        assertThat(events.find(client.ids.getLast().replace(".1", ".2"))).isInstanceOf(Found.Unknown.class);
        for (String madeUp : List.of("", "s-0123:c1", "s-0123:c1.", "s-0123:c9.0", "s-0123:c1.99999999999999999999")) {
            assertThat(events.find(madeUp)).as(madeUp).isInstanceOf(Found.Unknown.class);
        }
    }

    @Test
    void no_more_is_kept_than_the_number_of_events_allows_and_a_gap_cannot_be_resumed_over() {
        var client = new TestingClient();
        EventStream stream = events.open(client, true, true);
        for (int i = 0; i < Events.COUNT_MAX + 10; i++) {
            stream.send(bytes(1));
        }

        assertThat(events.count()).isEqualTo(Events.COUNT_MAX);
        assertThat(events.find(client.ids.get(5))).isInstanceOf(Found.Unknown.class);
        assertThat(events.find(client.ids.get(10))).isInstanceOf(Found.Resumable.class);
    }

    @Test
    void no_more_is_kept_than_the_bytes_of_a_session_allow() {
        var client = new TestingClient();
        EventStream stream = events.open(client, true, true);
        for (int i = 0; i < 5; i++) {
            stream.send(bytes(1 << 20));
        }

        assertThat(events.count()).isEqualTo(3);
        assertThat(budget.used()).hasValue(3 << 20);
        stream.send(bytes((int) Events.BYTES_MAX + 1));
        assertThat(events.find(client.ids.get(4))).isInstanceOf(Found.Unknown.class);
        assertThat(events.find(client.ids.getLast())).isInstanceOf(Found.Resumable.class);
    }

    @Test
    void all_sessions_together_keep_no_more_than_their_common_budget() {
        var small = Budget.of(1_000);
        var one = new Events("s-1", small, now::get);
        var two = new Events("s-2", small, now::get);
        one.open(new TestingClient(), true, true).send(bytes(900));

        EventStream stream = two.open(new TestingClient(), true, true);
        stream.send(bytes(90));
        stream.send(bytes(200));

        assertThat(small.used().get()).isLessThanOrEqualTo(1_000);
        assertThat(one.count()).isEqualTo(1);
        assertThat(two.count()).isZero();
        one.close();
        stream.send(bytes(200));
        assertThat(two.count()).isEqualTo(1);
    }

    @Test
    void what_is_too_old_is_forgotten_and_an_ended_session_keeps_nothing() {
        var client = new TestingClient();
        EventStream stream = events.open(client, true, true);
        stream.send(bytes(10));
        now.addAndGet(Events.AGE_NANOS + 1);
        stream.send(bytes(10));
        events.expire();

        assertThat(events.count()).isEqualTo(1);
        assertThat(events.find(client.ids.get(0))).isInstanceOf(Found.Unknown.class);
        assertThat(events.find(client.ids.get(1))).isInstanceOf(Found.Resumable.class);
        events.close();
        assertThat(events.count()).isZero();
        assertThat(budget.used()).hasValue(0);
        assertThat(events.find(client.ids.get(1))).isInstanceOf(Found.Unknown.class);
    }

    @Test
    void a_sessions_own_stream_is_given_up_when_nobody_comes_back_in_time_and_a_call_never_is() {
        var client = new TestingClient();
        var gone = new ArrayList<String>();
        EventStream own = events.open(client, false, true);
        own.onGone(() -> gone.add("own"));
        EventStream call = events.open(client, true, true);
        call.onGone(() -> gone.add("call"));
        own.opened();
        call.opened();
        client.leave();

        now.addAndGet(Events.LEFT_NANOS - 1);
        events.expire();
        assertThat(gone).isEmpty();
        now.incrementAndGet();
        events.expire();

        assertThat(gone).containsExactly("own");
    }

    @Test
    void an_own_stream_that_is_over_begins_anew_once_all_of_it_was_taken() {
        var client = new TestingClient();
        EventStream own = events.open(client, false, true);
        own.send(bytes(1));
        own.finish();

        assertThat(events.find(client.ids.getFirst())).isInstanceOf(Found.Resumable.class);
        assertThat(events.find(client.ids.getLast())).isInstanceOf(Found.Anew.class);
    }

    @Test
    void a_slow_client_slows_the_sender_and_a_lost_one_lets_it_go_on() {
        var client = new TestingClient();
        EventStream stream = events.open(client, true, true);
        stream.send(bytes(1));
        client.congested = true;
        var resumed = new ArrayList<String>();

        assertThat(stream.congested()).isTrue();
        stream.onDrain(() -> resumed.add("drained"));
        assertThat(resumed).isEmpty();
        client.leave();

        assertThat(stream.congested()).isFalse();
        assertThat(resumed).containsExactly("drained");
    }

    @Test
    void another_client_takes_a_stream_over_and_the_former_is_let_go() {
        var former = new TestingClient();
        EventStream stream = events.open(former, true, true);
        stream.send(bytes(1));
        var later = new TestingClient();

        var over = stream.attach(later, 0);
        stream.send(bytes(1));

        assertThat(former.parted).isTrue();
        assertThat(former.ids).hasSize(2);
        assertThat(later.ids).hasSize(2);
        assertThat(over.isComplete()).isFalse();
        stream.finish(bytes(1));
        assertThat(later.ids).hasSize(3);
        assertThat(over.succeeded()).isTrue();
    }

    private static byte[] bytes(int length) {
        return new byte[length];
    }

    /** Remembers the ids it was sent. */
    private static final class TestingClient implements StreamClient {
        private final List<String> ids = new ArrayList<>();
        private final List<Runnable> gone = new ArrayList<>();
        private boolean congested;
        private boolean parted;

        @Override
        public void opened() {}

        @Override
        public void send(byte[] message) {
            throw new AssertionError("a message without id");
        }

        @Override
        public void send(byte[] message, String id) {
            ids.add(id);
        }

        @Override
        public void mark(String id, @Nullable Long retryMillis) {
            ids.add(id);
        }

        @Override
        public void finish(byte[] message, String id) {
            ids.add(id);
        }

        @Override
        public void part() {
            parted = true;
        }

        @Override
        public boolean congested() {
            return congested;
        }

        @Override
        public void onDrain(Runnable action) {
            Objects.requireNonNull(action);
        }

        @Override
        public void onGone(Runnable action) {
            gone.add(action);
        }

        void leave() {
            gone.forEach(Runnable::run);
        }
    }
}
