package dev.warder.main;

import dev.warder.settings.SettingsReader;
import dev.warder.settings.SettingsReader.Reading;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Settings together with the file they came from.
 *
 * @param file the settings file, absolute
 * @param content tells this content of the file from any later one
 * @param settings what it says
 */
record Loaded(Path file, String content, Settings settings) {
    static final Path USUAL_FILE = Path.of("warder.yaml");

    /** Reads the file; blocks. */
    static Reading<Settings> read(Path file) {
        return SettingsReader.read(file, Settings.SHAPE, Loaded::variable);
    }

    /** The file's settings, or a failure that reports everything wrong with it. */
    static Loaded orFail(Path file) {
        String content = SettingsWatch.content(file);
        Reading<Settings> reading = read(file);
        Settings settings = reading.settings();
        if (settings == null) {
            throw new Failed(reading.problems().text().stripTrailing());
        }
        return new Loaded(file.toAbsolutePath(), content, settings);
    }

    /** The data directory that a file names, whatever else is wrong with the file. */
    static Path data(Path file) {
        return only(SettingsReader.readOnly(file, Settings.DATA, Loaded::variable));
    }

    /** Where a file says that things are kept, whatever else is wrong with the file. */
    static Settings.Places places(Path file) {
        return only(SettingsReader.readOnly(
                file, Settings::places, Loaded::variable, Settings.DATA, Settings.SECRETS, Settings.STORE));
    }

    private static <T> T only(Reading<T> reading) {
        T read = reading.settings();
        if (read == null) {
            throw new Failed(reading.problems().text().stripTrailing()
                    + "\n\nName the settings file with -c FILE or the data directory with --data DIR.");
        }
        return read;
    }

    static @Nullable String variable(String name) {
        return System.getenv(name);
    }
}
