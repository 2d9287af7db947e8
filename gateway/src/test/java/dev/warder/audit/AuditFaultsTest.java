package dev.warder.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFaultsTest {
    @TempDir
    Path data;

    private final TestingDisk disk = new TestingDisk();

    @Test
    void a_full_disk_refuses_and_leaves_no_half_line() throws Exception {
        try (AuditLog log = TestingLog.open(data, disk)) {
            TestingLog.await(log.append(TestingLog.entry("c1")));
            String before = wholeText();
            disk.spaceLeft(200);

            refused(log.append(TestingLog.entry("c2")));

            assertThat(wholeText()).isEqualTo(before);
            assertThat(log.writable()).isFalse();
            assertThat(log.append(TestingLog.entry("c3")).failed())
                    .as("fails at once")
                    .isTrue();
        }
    }

    @Test
    void the_log_recovers_by_itself_when_there_is_space_again() throws Exception {
        try (AuditLog log = TestingLog.open(data, disk)) {
            TestingLog.await(log.append(TestingLog.entry("c1")));
            disk.spaceLeft(10);
            refused(log.append(TestingLog.entry("c2")));
            refused(log.append(TestingLog.entry("c3")));

            disk.spaceLeft(Long.MAX_VALUE);
            until(log::writable);
            TestingLog.await(log.append(TestingLog.entry("c4")));

            assertThat(TestingLog.ids(data)).containsExactly("c1", "c4");
            assertThat(wholeText()).contains("\"detail\":{\"refused\":\"2\"}", "\"event\":\"audit_resumed\"");
        }
    }

    @Test
    void a_failed_sync_takes_the_whole_group_back() throws Exception {
        try (AuditLog log = TestingLog.open(data, disk)) {
            TestingLog.await(log.append(TestingLog.entry("c1")));
            disk.syncFails(true);
            List<Future<Void>> group = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                group.add(log.append(TestingLog.entry("lost" + i)));
            }
            for (Future<Void> one : group) {
                refused(one);
            }
            disk.syncFails(false);
            until(log::writable);
            TestingLog.await(log.append(TestingLog.entry("c2")));

            assertThat(TestingLog.ids(data)).containsExactly("c1", "c2");
        }
    }

    @Test
    void nothing_is_written_behind_a_rest_that_could_not_be_taken_back() throws Exception {
        try (AuditLog log = TestingLog.open(data, disk)) {
            TestingLog.await(log.append(TestingLog.entry("c1")));
            disk.truncateFails(true);
            disk.spaceLeft(300);
            refused(log.append(TestingLog.entry("c2")));
            disk.spaceLeft(Long.MAX_VALUE);
            refused(log.append(TestingLog.entry("c3")));
            assertThat(log.writable()).isFalse();

            disk.truncateFails(false);
            until(log::writable);
            TestingLog.await(log.append(TestingLog.entry("c4")));

            assertThat(TestingLog.ids(data)).containsExactly("c1", "c4");
            assertThat(wholeText()).doesNotContain("\"c2\"");
        }
    }

    @Test
    void a_file_that_cannot_be_followed_by_a_new_one_is_a_failed_write() throws Exception {
        try (AuditLog log = AuditLog.open(data, Books.GATEWAY, "node-1", TestingLog.SMALL_FILES, disk)) {
            disk.openFails(true);
            int accepted = 0;
            while (log.writable()) {
                Future<Void> one = log.append(TestingLog.entry("c" + accepted));
                until(one::isComplete);
                accepted += one.succeeded() ? 1 : 0;
            }
            assertThat(TestingLog.ids(data)).hasSize(accepted);

            disk.openFails(false);
            until(log::writable);
            TestingLog.await(log.append(TestingLog.entry("next")));
            assertThat(TestingLog.ids(data)).hasSize(accepted + 1).endsWith("next");
        }
    }

    @Test
    void a_salt_that_cannot_be_made_refuses_calls() throws Exception {
        try (AuditLog log = TestingLog.open(data, disk)) {
            Path salts = data.resolve("audit/salts");
            Files.writeString(salts, "a file where the directory should be");

            refused(log.append(TestingLog.entry("c1")));

            Files.delete(salts);
            until(log::writable);
            TestingLog.await(log.append(TestingLog.entry("c2")));
            assertThat(TestingLog.ids(data)).containsExactly("c2");
        }
    }

    @Test
    void a_full_backlog_refuses() {
        var backlog = new Backlog(2);

        assertThat(backlog.offer(new Backlog.Waiting(TestingLog.entry("c1")))).isTrue();
        assertThat(backlog.offer(new Backlog.Waiting(TestingLog.entry("c2")))).isTrue();
        assertThat(backlog.offer(new Backlog.Waiting(TestingLog.entry("c3")))).isFalse();
        assertThat(backlog.take(1)).hasSize(2);
        assertThat(backlog.offer(new Backlog.Waiting(TestingLog.entry("c4")))).isTrue();
    }

    @Test
    void a_device_without_space_refuses_and_recovers() throws Exception {
        Path mounted = Files.createDirectory(data.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", mounted.toString()),
                "needs the right to mount a small file system");
        try (AuditLog log = TestingLog.open(mounted)) {
            Path ballast = Files.write(mounted.resolve("ballast"), new byte[100 << 10]);
            int accepted = 0;
            while (log.writable()) {
                Future<Void> one = log.append(TestingLog.entry("c" + accepted));
                until(one::isComplete);
                accepted += one.succeeded() ? 1 : 0;
            }
            assertThat(TestingLog.ids(mounted)).hasSize(accepted);

            Files.delete(ballast);
            until(log::writable);
            TestingLog.await(log.append(TestingLog.entry("after")));

            assertThat(TestingLog.ids(mounted)).hasSize(accepted + 1).endsWith("after");
        } finally {
            run("umount", mounted.toString());
        }
    }

    @Test
    void what_was_acknowledged_survives_a_kill() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            acknowledged.addAll(appendUntilKilled("r" + round + "-"));
        }

        try (AuditLog log = TestingLog.open(data)) {
            TestingLog.await(log.append(TestingLog.entry("after")));
        }
        assertThat(TestingLog.ids(data))
                .containsAll(acknowledged)
                .endsWith("after")
                .doesNotHaveDuplicates();
        assertThat(acknowledged).hasSizeGreaterThan(300);
        AuditSearch.Result result = AuditSearch.in(data).find(AuditQuery.latest(), _ -> {});
        assertThat(result.damaged()).isZero();
    }

    private List<String> appendUntilKilled(String prefix) throws Exception {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        classes,
                        TestingAppender.class.getName(),
                        data.toString(),
                        prefix)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> acknowledged = new ArrayList<>();
        try (var lines = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                acknowledged.add(line);
                if (acknowledged.size() == 200) {
                    // By its handle: the process object itself would also close the stream that is being read.
                    child.toHandle().destroyForcibly();
                }
                line = lines.readLine();
            }
        } finally {
            child.destroyForcibly();
        }
        // The kill may have cut the last line of the child's output short.
        acknowledged.removeLast();
        return acknowledged;
    }

    private static void refused(Future<Void> appended) {
        assertThatThrownBy(() -> TestingLog.await(appended)).hasRootCauseInstanceOf(Unwritten.class);
    }

    private static void until(BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (java.io.IOException noSuchCommand) {
            return false;
        }
    }

    private String wholeText() throws Exception {
        return Files.readString(Segments.in(TestingLog.book(data)).getLast());
    }
}
