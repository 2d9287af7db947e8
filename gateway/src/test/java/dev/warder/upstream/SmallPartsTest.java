package dev.warder.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.json.JsonLimits;
import dev.warder.mcp.Era;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallPartsTest {

    @Test
    void pauses_double_to_a_minute_and_begin_anew_after_a_minute_without_trouble() {
        var clock = new AtomicLong();
        var backoff = new Backoff(clock::get);

        assertThat(List.of(backoff.next(), backoff.next(), backoff.next())).containsExactly(1_000L, 2_000L, 4_000L);
        for (int i = 0; i < 10; i++) {
            backoff.next();
        }
        assertThat(backoff.next()).isEqualTo(60_000);
        backoff.started();
        clock.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(backoff.next()).isEqualTo(60_000);
        backoff.started();
        clock.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(backoff.next()).isEqualTo(1_000);
    }

    @Test
    void control_characters_of_a_child_cannot_forge_log_lines() {
        String harmless = StderrLog.harmless("a\r\n\u001b[31mb\tc".getBytes(StandardCharsets.UTF_8));

        assertThat(harmless).isEqualTo("a\ufffd\ufffd\ufffd[31mb\tc");
    }

    @Test
    void deadlines_fire_in_order_and_never_for_what_was_settled() throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        List<String> expired = new CopyOnWriteArrayList<>();
        vertx.runOnContext(_ -> {
            var deadlines = new Deadlines(vertx, 100);
            Entry first = new Entry("first", expired);
            Entry settled = new Entry("settled", expired);
            Entry last = new Entry("last", expired);
            List.of(first, settled, last).forEach(deadlines::add);
            settled.settle();
            settled.settle();
        });

        Rig.until(() -> expired.size() == 2);

        assertThat(expired).containsExactly("first", "last");
        vertx.close();
    }

    private static final class Entry extends Deadlines.Entry {
        private final String name;
        private final List<String> expired;

        Entry(String name, List<String> expired) {
            this.name = name;
            this.expired = expired;
        }

        @Override
        void expired() {
            expired.add(name);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "MODERN | {'jsonrpc':'2.0','id':1,'result':{'supportedVersions':['2026-07-28']}}",
                "LEGACY | {'jsonrpc':'2.0','id':1,'result':{'supportedVersions':['2099-01-01']}}",
                "LEGACY | {'jsonrpc':'2.0','id':1,'result':{}}",
                "MODERN | {'jsonrpc':'2.0','id':1,'error':{'code':-32020,'message':'x'}}",
                "MODERN | {'jsonrpc':'2.0','id':1,'error':{'code':-32022,'message':'x','data':{'supported':['2026-07-28']}}}",
                "LEGACY | {'jsonrpc':'2.0','id':1,'error':{'code':-32022,'message':'x','data':{'supported':['2025-11-25']}}}",
                "LEGACY | {'jsonrpc':'2.0','id':1,'error':{'code':-32601,'message':'x'}}",
                "LEGACY | {'jsonrpc':'2.0','id':null,'error':{'code':-32000,'message':'Server not initialized'}}",
                "LEGACY | what?",
            })
    void only_a_server_that_plainly_knows_the_modern_protocol_is_modern(Era era, String reply) {
        byte[] bytes = reply.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        assertThat(Discovery.era(bytes, JsonLimits.DEFAULT)).isEqualTo(era);
    }
}
