package dev.warder.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    @TempDir
    Path data;

    @Test
    void an_acknowledged_entry_can_be_read_back() throws Exception {
        try (AuditLog log = TestingLog.open(data)) {
            TestingLog.await(log.append(TestingLog.entry("c1")));

            assertThat(TestingLog.ids(data)).containsExactly("c1");
        }
    }

    @Test
    void many_entries_share_few_syncs() throws Exception {
        var disk = new TestingDisk();
        try (AuditLog log = TestingLog.open(data, disk)) {
            int before = disk.syncs();
            List<Future<Void>> appended = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                appended.add(log.append(TestingLog.entry("c" + i)));
            }
            TestingLog.await(Future.all(appended));

            assertThat(disk.syncs() - before).isBetween(1, 500);
            assertThat(log.written()).isEqualTo(5_000);
            assertThat(TestingLog.ids(data)).hasSize(5_000).startsWith("c0", "c1", "c2");
        }
    }

    @Test
    void an_append_completes_on_the_context_that_asked() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (AuditLog log = TestingLog.open(data)) {
            List<CompletableFuture<Boolean>> same = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                var here = new CompletableFuture<Boolean>();
                same.add(here);
                Context context = vertx.getOrCreateContext();
                context.runOnContext(_ -> log.append(TestingLog.entry("c"))
                        .onComplete(_ -> here.complete(context.equals(Vertx.currentContext()))));
            }
            for (CompletableFuture<Boolean> here : same) {
                assertThat(here.get(10, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            TestingLog.await(vertx.close());
        }
    }

    @Test
    void a_second_gateway_cannot_write_the_same_log() throws Exception {
        AuditLog first = TestingLog.open(data);

        assertThatThrownBy(() -> TestingLog.open(data))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another process");

        first.close();
        TestingLog.open(data).close();
    }

    @Test
    void the_files_belong_to_the_owner_only() throws Exception {
        try (AuditLog log = TestingLog.open(data)) {
            TestingLog.await(log.append(TestingLog.entry("c1")));
        }
        try (Stream<Path> all = Files.walk(data.resolve("audit"))) {
            for (Path path : all.toList()) {
                assertThat(Files.getPosixFilePermissions(path).toString())
                        .as(path.toString())
                        .doesNotContain("GROUP", "OTHERS");
            }
        }
    }

    @Test
    void a_torn_end_is_cut_off_kept_and_recorded() throws Exception {
        try (AuditLog log = TestingLog.open(data)) {
            TestingLog.await(log.append(TestingLog.entry("c1")));
        }
        Path segment = Segments.in(TestingLog.book(data)).getFirst();
        String whole = Files.readString(segment);
        String torn = whole.substring(0, 100);
        Files.writeString(segment, torn, StandardOpenOption.APPEND);

        try (AuditLog log = TestingLog.open(data)) {
            TestingLog.await(log.append(TestingLog.entry("c2")));
        }

        assertThat(TestingLog.ids(data)).containsExactly("c1", "c2");
        assertThat(Files.readString(segment))
                .startsWith(whole + "{")
                .contains("\"event\":\"log_repaired\"", "\"bytes\":\"100\"");
        assertThat(Files.readString(
                        TestingLog.book(data).resolve(segment.getFileName() + "." + whole.length() + ".torn")))
                .isEqualTo(torn);
    }

    @Test
    void a_line_that_was_changed_is_not_taken_for_an_entry() throws Exception {
        try (AuditLog log = TestingLog.open(data)) {
            for (int i = 0; i < 3; i++) {
                TestingLog.await(log.append(TestingLog.entry("c" + i)));
            }
        }
        Path segment = Segments.in(TestingLog.book(data)).getFirst();
        Files.writeString(segment, Files.readString(segment).replace("\"id\":\"c1\"", "\"id\":\"cX\""));

        List<String> found = new ArrayList<>();
        AuditSearch.Result result = AuditSearch.in(data)
                .find(
                        AuditQuery.latest(),
                        entry -> found.add(Objects.requireNonNull(entry.entry().string("id"))));

        assertThat(found).containsExactly("c2", "c0");
        assertThat(result.damaged()).isEqualTo(1);
    }

    @Test
    void a_full_file_is_followed_by_one_named_after_its_first_entry() throws Exception {
        try (AuditLog log = AuditLog.open(data, "node-1", TestingLog.SMALL_FILES)) {
            for (int i = 0; i < 40; i++) {
                List<Future<Void>> group = new ArrayList<>();
                for (int j = 0; j < 20; j++) {
                    group.add(log.append(TestingLog.entry("c" + (i * 20 + j))));
                }
                TestingLog.await(Future.all(group));
            }
        }
        List<Path> segments = Segments.in(TestingLog.book(data));
        assertThat(segments).hasSizeGreaterThan(3);
        long counted = 0;
        for (Path segment : segments) {
            assertThat(Segments.firstEntry(segment)).isEqualTo(counted);
            counted += Files.readAllLines(segment).size();
        }
        assertThat(TestingLog.ids(data)).hasSize(800).startsWith("c0").endsWith("c799");

        try (AuditLog log = AuditLog.open(data, "node-1", TestingLog.SMALL_FILES)) {
            TestingLog.await(log.append(TestingLog.entry("last")));
        }
        assertThat(TestingLog.ids(data)).hasSize(801).endsWith("last");
    }

    @Test
    void closing_writes_what_waits_and_takes_no_more() throws Exception {
        AuditLog log = TestingLog.open(data);
        List<Future<Void>> appended = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            appended.add(log.append(TestingLog.entry("c" + i)));
        }
        log.close();

        TestingLog.await(Future.all(appended));
        assertThat(TestingLog.ids(data)).hasSize(1_000);
        assertThat(log.append(TestingLog.entry("late")).failed()).isTrue();
        assertThat(log.writable()).isFalse();
    }

    @Test
    void an_act_of_the_command_line_is_recorded_beside_a_running_gateway() throws Exception {
        try (AuditLog log = TestingLog.open(data)) {
            TestingLog.await(log.append(TestingLog.entry("c1")));
            AuditLog.record(data, AuditEntry.event("key_created", Map.of("key", "k1")));
            AuditLog.record(data, AuditEntry.event("key_revoked", Map.of("key", "k1")));

            List<String> events = new ArrayList<>();
            AuditSearch.in(data)
                    .find(
                            AuditQuery.latest().where(AuditQuery.Field.EVENT, "key_*"),
                            found -> events.add(
                                    Objects.requireNonNull(found.entry().string("event"))));
            assertThat(events).containsExactly("key_revoked", "key_created");
        }
    }
}
