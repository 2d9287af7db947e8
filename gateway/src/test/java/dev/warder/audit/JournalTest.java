package dev.warder.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final long SEGMENT = 64 << 20;
    private static final int LINES = 1_000;
    private static final int GROUP = 50;

    @TempDir
    Path data;

    private final TestingDisk disk = new TestingDisk();

    @Test
    void a_busy_log_has_room_ahead_and_readers_meet_only_its_entries() throws Exception {
        try (Journal journal = journal("log")) {
            long used = fill(journal);

            assertThat(Files.size(segment("log"))).isGreaterThan(used);
            assertThat(lines("log")).isEqualTo(LINES);
            assertThat(SegmentReader.used(segment("log"), used)).isEqualTo(used);
        }
    }

    @Test
    void most_groups_of_a_busy_log_leave_the_length_of_the_file_as_it_is() throws Exception {
        try (Journal journal = journal("log")) {
            fill(journal);
            int longer = 0;
            for (int i = 0; i < 200; i++) {
                long before = Files.size(segment("log"));
                journal.append(line(i), 1);
                longer += Files.size(segment("log")) > before ? 1 : 0;
            }
            assertThat(longer).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void closing_leaves_no_blank_lines() throws Exception {
        long used;
        try (Journal journal = journal("log")) {
            used = fill(journal);
        }
        assertThat(Files.size(segment("log"))).isEqualTo(used);
    }

    @Test
    void the_room_a_crash_leaves_is_no_damage() throws Exception {
        try (Journal journal = journal("log")) {
            long used = fill(journal);
            crash();

            try (Journal after = journal("crashed")) {
                assertThat(after.cut()).isNull();
                assertThat(after.entries()).isEqualTo(LINES);
                assertThat(Files.size(segment("crashed"))).isEqualTo(used);
                after.append(line(LINES), 1);
                assertThat(lines("crashed")).isEqualTo(LINES + 1);
            }
        }
    }

    @Test
    void a_group_torn_inside_its_room_is_cut_off_and_kept() throws Exception {
        try (Journal journal = journal("log")) {
            long used = fill(journal);
            crash();
            // A crash may keep any part of a group: here what follows its first page, and not the first.
            write(segment("crashed"), used + 4_096, "half of a line");

            assertThat(lines("crashed")).isEqualTo(LINES);
            try (Journal after = journal("crashed")) {
                Journal.Cut cut = after.cut();
                assertThat(cut).isNotNull();
                assertThat(cut.offset()).isEqualTo(used);
                assertThat(cut.bytes()).isEqualTo(4_096 + "half of a line".length());
                assertThat(Files.readString(data.resolve("crashed").resolve(cut.kept())))
                        .endsWith("half of a line");
                assertThat(Files.size(segment("crashed"))).isEqualTo(used);
            }
        }
    }

    @Test
    void a_disk_too_full_for_room_still_takes_entries() throws Exception {
        try (Journal journal = journal("log")) {
            disk.largestWrite(10_000);
            int written = 0;
            while (written < LINES) {
                journal.append(line(written++), 1);
            }
            assertThat(lines("log")).isEqualTo(LINES);
        }
    }

    @Test
    void a_very_busy_log_goes_on_in_a_file_that_was_made_ahead() throws Exception {
        try (Journal journal = journal("log")) {
            int written = writeUntilNextFile(journal);

            List<Path> files = Segments.in(data.resolve("log"));
            assertThat(files).hasSize(2);
            assertThat(Files.size(files.getLast())).isEqualTo(16 << 20);
            assertThat(Segments.firstEntry(files.getLast())).isEqualTo(lines(files.getFirst()));
            assertThat(lines(files.getFirst()) + lines(files.getLast())).isEqualTo(written);
            journal.append(line(written), 1);
            assertThat(Files.size(files.getLast())).isEqualTo(16 << 20);
        }
        try (Journal again = journal("log")) {
            assertThat(again.cut()).isNull();
            assertThat(data.resolve("log").resolve("next.blank")).doesNotExist();
        }
    }

    @Test
    void a_file_made_ahead_is_written_past_the_cache_until_a_write_fails() throws Exception {
        Path any = Files.writeString(data.resolve("any"), "");
        try (Blocks possible = Blocks.open(any)) {
            Assumptions.assumeTrue(possible != null, "this file system cannot be written past the cache");
        }
        int written;
        try (Journal journal = journal("log")) {
            written = writeUntilNextFile(journal);
            int before = disk.overwritten();
            for (int i = 0; i < 300; i++) {
                journal.append(line(written++), 1);
            }
            assertThat(disk.overwritten() - before).isEqualTo(300);

            disk.syncFails(true);
            assertThatThrownBy(() -> journal.append(line(1), 1)).isInstanceOf(IOException.class);
            disk.syncFails(false);
            journal.takeBack();
            journal.append(line(written++), 1);
            assertThat(disk.overwritten() - before).isEqualTo(300);
        }
        try (Journal again = journal("log")) {
            assertThat(again.cut()).isNull();
            assertThat(again.entries()).isEqualTo(written);
        }
    }

    @Test
    void a_file_made_ahead_is_given_up_when_the_disk_has_no_room_for_entries() throws Exception {
        try (Journal journal = journal("log")) {
            Path spare = data.resolve("log").resolve("next.blank");
            busy(journal);
            await(() -> Files.exists(spare) && sizeOf(spare) == 16 << 20);
            Thread.sleep(200);
            disk.spaceLeft(0);
            assertThatThrownBy(() -> journal.append(line(1), 1)).isInstanceOf(IOException.class);
            journal.takeBack();

            assertThat(spare).doesNotExist();
            disk.spaceLeft(Long.MAX_VALUE);
            journal.append(line(1), 1);
        }
    }

    private int busy(Journal journal) throws IOException {
        int written = 0;
        for (int i = 0; i < (2 << 20) / (GROUP * line(0).remaining()); i++) {
            written += group(journal, written);
        }
        return written;
    }

    private int writeUntilNextFile(Journal journal) throws Exception {
        int written = busy(journal);
        while (Segments.in(data.resolve("log")).size() < 2) {
            assertThat(written).as("lines without a new file").isLessThan(1_000_000);
            written += group(journal, written);
            Thread.sleep(1);
        }
        return written;
    }

    private static int group(Journal journal, int from) throws IOException {
        ByteBuffer lines = ByteBuffer.allocate(GROUP * 200);
        for (int i = 0; i < GROUP; i++) {
            lines.put(line(from + i));
        }
        journal.append(lines.flip(), GROUP);
        return GROUP;
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return -1;
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private Journal journal(String name) throws IOException {
        return Journal.open(data.resolve(name), disk, SEGMENT);
    }

    /** Leaves a copy of the log as it stands, as a crash of the machine would. */
    private void crash() throws IOException {
        Files.createDirectories(data.resolve("crashed"));
        Files.copy(segment("log"), segment("crashed"));
    }

    private Path segment(String name) {
        return Segments.file(data.resolve(name), 0);
    }

    private static long fill(Journal journal) throws IOException {
        long used = 0;
        for (int i = 0; i < LINES; i++) {
            ByteBuffer line = line(i);
            used += line.remaining();
            journal.append(line, 1);
        }
        return used;
    }

    private static ByteBuffer line(int number) {
        var out = new JsonBytes(200);
        out.raw(("{\"id\":\"" + number + "\",\"text\":\"" + "x".repeat(60) + "\"}")
                .getBytes(StandardCharsets.US_ASCII));
        Line.close(out, 0);
        return out.buffer();
    }

    private int lines(String name) throws IOException {
        return lines(segment(name));
    }

    private static int lines(Path file) throws IOException {
        int lines = 0;
        try (var reader = new SegmentReader(file)) {
            while (reader.next()) {
                assertThat(reader.entryLength()).isPositive();
                lines++;
            }
        }
        return lines;
    }

    private static void write(Path file, long at, String text) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), at);
        }
    }
}
