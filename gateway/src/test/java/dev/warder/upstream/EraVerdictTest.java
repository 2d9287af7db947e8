package dev.warder.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.call.Reason;
import dev.warder.mcp.Era;
import dev.warder.testbed.TestingServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EraVerdictTest {
    private final Rig rig = new Rig();
    private final AtomicLong clock = new AtomicLong();
    private final List<Promise<Era>> probes = new ArrayList<>();
    private final EraVerdict verdict = new EraVerdict(rig.vertx(), this::probe, clock::get);

    private Future<Era> probe() {
        Promise<Era> promise = Promise.promise();
        probes.add(promise);
        return promise.future();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void many_who_ask_at_once_share_one_probe() throws Exception {
        CompletableFuture<Era> first = rig.start(verdict::era);
        CompletableFuture<Era> second = rig.start(verdict::era);
        Rig.until(() -> probes.size() == 1);
        rig.run(() -> {});

        probes.getFirst().complete(Era.MODERN);

        assertThat(first.get()).isEqualTo(Era.MODERN);
        assertThat(second.get()).isEqualTo(Era.MODERN);
        assertThat(probes).hasSize(1);
    }

    @Test
    void what_the_settings_say_is_known_to_the_first_who_asks() {
        var pinned = new EraVerdict(rig.vertx(), () -> Future.succeededFuture(Era.LEGACY), clock::get);

        assertThat(rig.await(pinned::era)).isEqualTo(Era.LEGACY);
    }

    @Test
    void a_failed_probe_is_no_verdict() {
        CompletableFuture<Era> first = rig.start(verdict::era);
        Rig.until(() -> probes.size() == 1);
        probes.getFirst().fail(new UpstreamException(Reason.UPSTREAM_UNREACHABLE, null));
        assertThatThrownBy(first::join).hasCauseInstanceOf(UpstreamException.class);

        var _ = rig.start(verdict::era);

        Rig.until(() -> probes.size() == 2);
    }

    @Test
    void an_old_legacy_verdict_is_served_while_the_server_is_asked_again() {
        CompletableFuture<Era> first = rig.start(verdict::era);
        Rig.until(() -> probes.size() == 1);
        probes.getFirst().complete(Era.LEGACY);
        assertThat(first.join()).isEqualTo(Era.LEGACY);

        assertThat(rig.await(verdict::era)).isEqualTo(Era.LEGACY);
        assertThat(probes).hasSize(1);
        clock.addAndGet(Duration.ofMinutes(11).toNanos());
        assertThat(rig.await(verdict::era)).isEqualTo(Era.LEGACY);
        assertThat(probes).hasSize(2);

        probes.get(1).complete(Era.MODERN);
        assertThat(rig.await(verdict::era)).isEqualTo(Era.MODERN);
        clock.addAndGet(Duration.ofDays(1).toNanos());
        rig.await(verdict::era);
        assertThat(probes).as("a modern verdict needs no date").hasSize(2);
    }

    @Test
    void a_doubted_verdict_stands_until_there_is_another_and_is_not_doubted_all_the_time() {
        CompletableFuture<Era> first = rig.start(verdict::era);
        Rig.until(() -> probes.size() == 1);
        probes.getFirst().complete(Era.MODERN);
        assertThat(first.join()).isEqualTo(Era.MODERN);

        rig.run(verdict::doubt);
        assertThat(probes).as("it was only just found").hasSize(1);
        clock.addAndGet(Duration.ofSeconds(6).toNanos());
        rig.run(verdict::doubt);
        rig.run(verdict::doubt);
        assertThat(probes).hasSize(2);
        assertThat(rig.await(verdict::era)).isEqualTo(Era.MODERN);

        probes.get(1).complete(Era.LEGACY);
        assertThat(rig.await(verdict::era)).isEqualTo(Era.LEGACY);
    }

    @Test
    void the_status_of_a_server_says_which_era_was_found_whether_it_was_asked_for_and_when() {
        Instant before = Instant.now();
        try (var server = TestingServer.modern()) {
            Upstreams.Judged asked = judged(Rig.http(server.url(), Rig.QUICK));
            Upstreams.Judged pinned = judged(Rig.http(server.url(), Rig.QUICK).with(Era.LEGACY));

            assertThat(asked.era()).isEqualTo(Era.MODERN);
            assertThat(asked.pinned()).isFalse();
            assertThat(asked.at()).isBetween(before, Instant.now());
            assertThat(pinned.era()).isEqualTo(Era.LEGACY);
            assertThat(pinned.pinned()).isTrue();
        }
    }

    private Upstreams.Judged judged(ServerSettings settings) {
        var upstream = new HttpUpstream(
                rig.vertx(),
                settings,
                (ServerSettings.Http) settings.target(),
                Credentials.none(),
                HttpShared.ofThisProgram());
        assertThat(upstream.status().era()).isNull();
        rig.await(upstream::era);
        Upstreams.Judged judged = upstream.status().era();
        rig.await(upstream::stop);
        if (judged == null) {
            throw new AssertionError("no era is known");
        }
        return judged;
    }
}
