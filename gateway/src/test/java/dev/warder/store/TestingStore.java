package dev.warder.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Each kind of database, for tests that must hold on all of them. */
public enum TestingStore {
    SQLITE {
        @Override
        public Database open(Path directory) {
            return Database.open(directory);
        }
    },
    POSTGRES {
        @Override
        public Database open(Path directory) {
            return Database.open(address(directory));
        }
    };

    private static final Map<Path, String> NAMES = new HashMap<>();
    private static @Nullable EmbeddedPostgres server;

    /** Opens the database that belongs to a test's directory; the same directory, the same database. */
    public abstract Database open(Path directory);

    /** A database of its own for a directory, on the one real server of these tests. */
    static synchronized PostgresAddress address(Path directory) {
        EmbeddedPostgres running = running();
        String name = NAMES.get(directory);
        if (name == null) {
            name = "test" + NAMES.size();
            NAMES.put(directory, name);
            try (Connection connection = running.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }
        return at(running.getPort(), name);
    }

    static PostgresAddress at(int port, String database) {
        return new PostgresAddress("localhost", port, database, "postgres", "postgres", false, null);
    }

    /** It ends with the process. */
    private static EmbeddedPostgres running() {
        assumeTrue(System.getProperty("os.name").startsWith("Linux"), "PostgreSQL is tested on Linux");
        EmbeddedPostgres running = server;
        if (running == null) {
            try {
                running = EmbeddedPostgres.builder().start();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            server = running;
        }
        return running;
    }
}
