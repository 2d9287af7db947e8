package dev.warder.secrets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where secrets are: a file of that name in one directory that only this user can read, else the environment variable
 * {@code WARDER_SECRET_} and the name in upper case with underscores. Blocks; for virtual threads.
 */
final class SecretSource {
    private static final int LONGEST = 64 * 1024;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Path directory;
    private final Function<String, @Nullable String> environment;

    SecretSource(Path directory, Function<String, @Nullable String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    /** The value now; a file that is there but cannot be used is an error, never a reason to look elsewhere. */
    String read(String name) {
        try {
            return value(name, inFile(name, directory.resolve(name)));
        } catch (NoSuchFileException absent) {
            String variable = variable(name);
            String value = environment.apply(variable);
            if (value == null) {
                throw new SecretException("the secret " + name + " is missing: there is neither a file "
                        + directory.resolve(name) + " nor an environment variable " + variable);
            }
            return value(name, value);
        } catch (CharacterCodingException binary) {
            throw new SecretException("the secret " + name + " is not UTF-8 text");
        } catch (IOException failure) {
            throw new SecretException("the secret " + name + " cannot be read: " + failure);
        }
    }

    static String variable(String name) {
        return "WARDER_SECRET_"
                + name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }

    private static String inFile(String name, Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            var modes = EnumSet.noneOf(PosixFilePermission.class);
            modes.addAll(Files.getPosixFilePermissions(file));
            modes.retainAll(OTHERS);
            if (!modes.isEmpty()) {
                throw new SecretException(
                        "the file of the secret " + name + " is open to other users; run: chmod 600 " + file);
            }
        }
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST + 1);
        }
        try {
            if (bytes.length > LONGEST) {
                throw new SecretException("the secret " + name + " is longer than " + LONGEST + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Editors and {@code echo} end files with a line break; inside a value it would end a header early. */
    private static String value(String name, String text) {
        String value = text.endsWith("\r\n")
                ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        if (value.isEmpty() || value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new SecretException("the secret " + name + " is empty or holds control characters");
        }
        return value;
    }
}
