package dev.warder.main;

import dev.warder.secrets.SecretException;
import dev.warder.store.Database;
import dev.warder.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which gateway a command is about: one settings file, or one data directory. */
final class DataOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description =
                    "The gateway's settings file, of which only data, store and secrets are read; warder.yaml unless given.")
    private Path file = Loaded.USUAL_FILE;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data directory of a gateway whose store is in there, instead of a settings file.")
    private @Nullable Path data;

    Path data() {
        return data == null ? Loaded.data(file) : data;
    }

    /** Works on the gateway's database, which must be there or have a directory to be made in; its failures become the command's. */
    <T> T withDatabase(Function<Database, T> work) {
        Path directory = data();
        if (!Files.isDirectory(directory)) {
            throw new Failed("the data directory " + directory + " does not exist.");
        }
        try (Database database = open(directory)) {
            return work.apply(database);
        } catch (StoreException | SecretException unusable) {
            throw new Failed(String.valueOf(unusable.getMessage()));
        }
    }

    /** Opens the gateway's database, whose data directory is known already. */
    Database open(Path directory) {
        if (data != null) {
            return Database.open(directory);
        }
        return Loaded.places(file).open();
    }
}
