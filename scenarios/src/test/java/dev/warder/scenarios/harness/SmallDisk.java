package dev.warder.scenarios.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file system of a few megabytes that a test can fill to the last byte. Needs the right to mount. */
public final class SmallDisk implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path mount;

    private SmallDisk(Path mount) {
        this.mount = mount;
    }

    /** Mounts one, or returns nothing when this user may not. */
    public static Optional<SmallDisk> mount(int megabytes) {
        try {
            Path folder = Files.createTempDirectory("small-disk-");
            if (command(folder, "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString())) {
                return Optional.of(new SmallDisk(folder));
            }
            Files.delete(folder);
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return mount;
    }

    /** Takes every byte that is left. */
    public void fill() {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException _) {
            // Full: that was the point.
        }
    }

    /** Gives back what {@link #fill} took. */
    public void empty() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path filler() {
        return mount.resolve("filler");
    }

    private static boolean command(Path folder, String... words) {
        try (Program program = Program.start(words[0], List.of(words), Map.of(), folder.getParent())) {
            return program.await(PATIENCE) == 0;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        command(mount, "umount", mount.toString());
        try {
            Files.deleteIfExists(mount);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
