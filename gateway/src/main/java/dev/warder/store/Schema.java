package dev.warder.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The shape of the tables. Loading the migration library costs more than everything else at start (about 0.4 s), so it is only asked when
 * the database is not already of the version this program was built for.
 */
final class Schema {
    /** The version of the newest file in {@code migrations}; a test compares the two. */
    static final int VERSION = 9;

    /** What every kind of database understands. */
    static final String COMMON = "dev/warder/store/migrations";

    /** What PostgreSQL needs besides; each file follows the common one whose number it continues. */
    static final String POSTGRES = "dev/warder/store/postgresql";

    private Schema() {}

    /**
     * Brings the database to {@link #VERSION}; refuses one that a newer program has changed.
     *
     * @param locations where the migrations are
     */
    static void bring(DataSource source, String... locations) {
        int found = version(source);
        if (found > VERSION) {
            throw new StoreException("the database was written by a newer Warder (schema " + found
                    + ", this program knows " + VERSION + "); start that version, or restore a backup");
        }
        if (found < VERSION) {
            migrate(source, locations);
        }
    }

    private static void migrate(DataSource source, String... locations) {
        try {
            Flyway.configure()
                    .dataSource(source)
                    .locations(Stream.of(locations).map("classpath:"::concat).toArray(String[]::new))
                    .validateMigrationNaming(true)
                    .load()
                    .migrate();
        } catch (FlywayException failure) {
            throw new StoreException(
                    "the database could not be brought to schema " + VERSION + ": " + failure.getMessage(), failure);
        }
    }

    /** The version the database is at, without what follows a point; 0 for a new one. */
    static int version(DataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet tables = connection
                    .getMetaData()
                    .getTables(null, connection.getSchema(), "flyway_schema_history", new String[] {"TABLE"})) {
                if (!tables.next()) {
                    return 0;
                }
            }
            int newest = 0;
            try (ResultSet result = statement.executeQuery(
                    "SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL")) {
                while (result.next()) {
                    newest = Math.max(
                            newest, Integer.parseInt(result.getString(1).split("\\.", 2)[0]));
                }
            }
            return newest;
        } catch (SQLException failure) {
            throw new StoreException("the database cannot be read: " + failure.getMessage(), failure);
        }
    }
}
