package dev.warder.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsWatchTest {
    private static final Duration OFTEN = Duration.ofMillis(20);

    @TempDir
    private Path directory;

    private final LinkedBlockingQueue<String> changes = new LinkedBlockingQueue<>();
    private Path file;
    private SettingsWatch watch;

    @BeforeEach
    void watch_a_file() throws IOException {
        file = Files.write(directory.resolve("warder.yaml"), "one".getBytes(UTF_8));
        watch = SettingsWatch.start(file, SettingsWatch.content(file), OFTEN, () -> changes.add(text()));
    }

    @AfterEach
    void stop_watching() {
        watch.close();
    }

    @Test
    void a_write_into_the_file_is_noticed() throws Exception {
        Files.write(file, "two".getBytes(UTF_8));
        assertThat(next()).isEqualTo("two");
    }

    @Test
    void another_file_put_in_its_place_is_noticed() throws Exception {
        Path other = Files.write(directory.resolve("warder.yaml~"), "two".getBytes(UTF_8));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        assertThat(next()).isEqualTo("two");
    }

    @Test
    void a_file_that_goes_and_comes_back_is_noticed_both_times() throws Exception {
        Files.delete(file);
        assertThat(next()).isEqualTo("gone");
        Files.write(file, "one".getBytes(UTF_8));
        assertThat(next()).isEqualTo("one");
    }

    @Test
    void a_change_that_leaves_size_and_time_alone_is_noticed() throws Exception {
        FileTime time = Files.getLastModifiedTime(file);
        Files.write(file, "eno".getBytes(UTF_8));
        Files.setLastModifiedTime(file, time);
        assertThat(next()).isEqualTo("eno");
    }

    @Test
    void a_touched_file_with_the_same_content_changes_nothing() throws Exception {
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
        Files.write(file, "one".getBytes(UTF_8));
        Files.write(directory.resolve("other"), "x".getBytes(UTF_8));
        assertThat(changes.poll(10 * OFTEN.toMillis(), TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void a_change_between_reading_and_watching_is_noticed() throws Exception {
        watch.close();
        watch = SettingsWatch.start(file, "what was read before", OFTEN, () -> changes.add(text()));
        assertThat(next()).isEqualTo("one");
    }

    @Test
    void a_callback_that_fails_does_not_end_the_watch() throws Exception {
        watch.close();
        watch = SettingsWatch.start(file, SettingsWatch.content(file), OFTEN, this::addAndFail);
        Files.write(file, "two".getBytes(UTF_8));
        assertThat(next()).isEqualTo("two");
        Files.write(file, "three".getBytes(UTF_8));
        assertThat(next()).isEqualTo("three");
    }

    private void addAndFail() {
        changes.add(text());
        throw new IllegalStateException("expected by the test");
    }

    private String next() throws InterruptedException {
        return changes.poll(10, TimeUnit.SECONDS);
    }

    private String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "gone";
        }
    }
}
