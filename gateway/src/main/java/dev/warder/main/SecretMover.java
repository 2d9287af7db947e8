package dev.warder.main;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Takes secrets out of settings: each goes into a file of its own that only this user can read, and a reference takes its place. */
final class SecretMover {
    private static final int MAX_COPIES = 1_000;

    private final Path directory;
    private final Map<String, String> moved = new LinkedHashMap<>();

    SecretMover(Path directory) {
        this.directory = directory;
    }

    /**
     * Keeps {@code value} as a secret and returns the reference to it.
     *
     * @param wish what the secret should be called; another name is used when that one is taken by another value
     * @param was where the secret stood, for the report
     */
    String move(String wish, String value, String was) throws IOException {
        String base =
                wish.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String stem = base.isEmpty() ? "secret" : base.substring(0, Math.min(base.length(), 80));
        Files.createDirectories(directory, only("rwx------"));
        for (int i = 1; i < MAX_COPIES; i++) {
            String name = i == 1 ? stem : stem + "-" + i;
            if (keep(directory.resolve(name), value)) {
                moved.put(name, was);
                return "${secret:" + name + "}";
            }
        }
        throw new IOException("too many secrets are called " + stem);
    }

    private static boolean keep(Path file, String value) throws IOException {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(file, options, only("rw-------"))) {
            channel.write(java.nio.ByteBuffer.wrap(bytes));
            return true;
        } catch (FileAlreadyExistsException taken) {
            return Files.isRegularFile(file) && java.util.Arrays.equals(Files.readAllBytes(file), bytes);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> only(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /** The names of the secrets that were moved, each with where it stood. */
    Map<String, String> moved() {
        return moved;
    }
}
