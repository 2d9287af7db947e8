package dev.warder.main;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which gateway a command is about: one settings file, or one data directory. */
final class DataOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The gateway's settings file, of which only the key data is read; warder.yaml unless given.")
    private Path file = Loaded.USUAL_FILE;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The gateway's data directory, instead of a settings file.")
    private @Nullable Path data;

    Path data() {
        return data == null ? Loaded.data(file) : data;
    }
}
