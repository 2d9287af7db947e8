package dev.warder.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The shape of the tables. Loading the migration library costs more than everything else at start (about 0.4 s), so it is only asked when
 * the database is not already of the version this program was built for.
 */
final class Schema {
    /** The version of the newest file in {@code migrations}; a test compares the two. */
    static final int VERSION = 4;

    static final String LOCATION = "dev/warder/store/migrations";

    /** A file lock keeps other processes out, not other threads of this one. */
    private static final ReentrantLock MIGRATING = new ReentrantLock();

    private Schema() {}

    /** Brings the database to {@link #VERSION}; refuses one that a newer program has changed. */
    static void bring(DataSource source, Path dataDir) {
        MIGRATING.lock();
        // The command line and the gateway may both be the first to open a new database.
        try (FileChannel channel = FileChannel.open(
                        dataDir.resolve("warder.db.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            int found = version(source);
            if (found > VERSION) {
                throw new StoreException("the database was written by a newer Warder (schema " + found
                        + ", this program knows " + VERSION + "); start that version, or restore a backup");
            }
            if (held.isValid() && found < VERSION) {
                migrate(source);
            }
        } catch (IOException | FlywayException failure) {
            throw new StoreException(
                    "the database could not be brought to schema " + VERSION + ": " + failure.getMessage(), failure);
        } finally {
            MIGRATING.unlock();
        }
    }

    private static void migrate(DataSource source) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:" + LOCATION)
                .validateMigrationNaming(true)
                .load()
                .migrate();
    }

    /** The version the database is at; 0 for a new one. */
    static int version(DataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet tables =
                    connection.getMetaData().getTables(null, null, "flyway_schema_history", new String[] {"TABLE"})) {
                if (!tables.next()) {
                    return 0;
                }
            }
            try (ResultSet result = statement.executeQuery(
                    "SELECT MAX(CAST(version AS INTEGER)) FROM flyway_schema_history WHERE success")) {
                return result.next() ? result.getInt(1) : 0;
            }
        } catch (SQLException failure) {
            throw new StoreException("the database cannot be read: " + failure.getMessage(), failure);
        }
    }
}
