package dev.warder.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlocksTest {
    private static final int END = 1 << 20;

    @TempDir
    Path directory;

    private Path file;
    private Blocks blocks;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("log");
        byte[] blank = new byte[END];
        Arrays.fill(blank, (byte) '\n');
        Files.write(file, blank);
        Blocks opened = Blocks.open(file);
        Assumptions.assumeTrue(opened != null, "this file system cannot be written past the cache");
        blocks = Objects.requireNonNull(opened);
    }

    @AfterEach
    void close() throws IOException {
        if (blocks != null) {
            blocks.close();
        }
    }

    @Test
    void what_is_written_bit_by_bit_is_the_file_and_blank_lines_are_its_rest() throws Exception {
        var random = new Random(3);
        var expected = new StringBuilder();
        while (expected.length() < END - 200_000) {
            String more = "x" + expected.length()
                    + "-".repeat(random.nextInt(10) == 0 ? random.nextInt(150_000) : random.nextInt(3_000));
            assertThat(blocks.write(bytes(more), expected.length(), END)).isTrue();
            expected.append(more);
            if (random.nextInt(20) == 0) {
                assertThat(Files.readString(file, US_ASCII).stripTrailing()).isEqualTo(expected.toString());
            }
        }
        assertThat(Files.size(file)).isEqualTo(END);
        assertThat(Files.readString(file, US_ASCII)).isEqualTo(expected + "\n".repeat(END - expected.length()));
    }

    @Test
    void only_what_follows_the_last_writing_and_fits_into_the_file_is_written() throws Exception {
        assertThat(blocks.write(bytes("a"), 1, END)).isFalse();
        assertThat(blocks.write(bytes("one"), 0, END)).isTrue();
        assertThat(blocks.write(bytes("two"), 4, END)).isFalse();
        assertThat(blocks.write(bytes("two"), 3, 3 + 3)).isFalse();
        assertThat(blocks.write(bytes("x".repeat(END)), 3, END)).isFalse();
        assertThat(blocks.write(bytes("two"), 3, END)).isTrue();

        assertThat(Files.readString(file, US_ASCII).stripTrailing()).isEqualTo("onetwo");
    }

    @Test
    void after_a_failure_nothing_more_is_written() throws Exception {
        assertThat(blocks.write(bytes("one"), 0, END)).isTrue();
        blocks.close();

        assertThatThrownBy(() -> blocks.write(bytes("two"), 3, END)).isInstanceOf(IOException.class);
        assertThat(blocks.write(bytes("two"), 3, END)).isFalse();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }
}
