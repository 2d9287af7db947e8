package dev.warder.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a whole settings file of a given shape. */
public final class SettingsReader {

    /**
     * What came of a reading.
     *
     * @param settings the settings, or null when there is any problem
     * @param problems everything that is wrong
     */
    public record Reading<T>(@Nullable T settings, Problems problems) {}

    private SettingsReader() {}

    /**
     * Reads {@code file}. Blocks on the file system.
     *
     * @param environment the environment variables for {@code ${env:NAME}}, null for one that is not set
     */
    public static <T> Reading<T> read(Path file, Shape<T> shape, Function<String, @Nullable String> environment) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        Path base = parent == null ? Path.of("/") : parent;
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), in.readNBytes(Yaml.MAX_BYTES + 1), base, shape, environment);
        } catch (IOException e) {
            var problems = new Problems(file.toString());
            boolean missing = e instanceof NoSuchFileException;
            problems.add(Place.FILE, missing ? "The file does not exist." : "The file cannot be read.", null);
            return new Reading<>(null, problems);
        }
    }

    /** Reads a text; {@code name} is what the report calls it and {@code base} what relative paths start from. */
    public static <T> Reading<T> read(
            String name, byte[] text, Path base, Shape<T> shape, Function<String, @Nullable String> environment) {
        var problems = new Problems(name);
        Node top = Yaml.read(text, problems);
        if (top == null) {
            return new Reading<>(null, problems);
        }
        var sheet = new Sheet(problems, base, environment, shape);
        T settings = settings(top, shape, sheet);
        return new Reading<>(problems.isEmpty() ? settings : null, problems);
    }

    /**
     * Reads one key of the top level and looks at nothing else: for what must work although the rest of the file cannot be used here,
     * such as a variable that only the service sees.
     */
    public static <T> Reading<T> readOnly(Path file, Key<T> key, Function<String, @Nullable String> environment) {
        return readOnly(file, section -> section.read(key), environment, key);
    }

    /** {@link #readOnly(Path, Key, Function)} for what some keys say together. */
    public static <T> Reading<T> readOnly(
            Path file, Function<Section, T> reader, Function<String, @Nullable String> environment, Key<?>... keys) {
        return read(file, Shape.of(reader, "Some keys.", keys).openToOthers(), environment);
    }

    private static <T> @Nullable T settings(Node top, Shape<T> shape, Sheet sheet) {
        try {
            return new SectionType<>(shape).read(top, "", sheet);
        } catch (RuntimeException e) {
            // A room may not accept the stand-ins of a section with problems; without problems it is the room that is
            // wrong.
            if (sheet.problems().isEmpty()) {
                throw e;
            }
            return null;
        }
    }
}
